package dev.shipgate.report.wording;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Formats numbers for people. The result is the same in every locale, and rounding never makes a number look better.
 */
public final class Numbers {

    /** The text for a missing number. */
    public static final String NONE = "–";

    private static final int SIGNIFICANT = 3;
    private static final double TINY = 1e-3;
    private static final double HUGE = 1e7;

    private Numbers() {}

    /** Returns three significant digits, with an exponent if the number is tiny or huge. */
    public static String of(double value) {
        if (!Double.isFinite(value)) {
            return "not finite";
        }
        if (value == 0) {
            return "0";
        }
        double size = Math.abs(value);
        if (size < TINY || size >= HUGE) {
            return String.format(Locale.ROOT, "%.1e", value)
                    .replace("e-0", "e-")
                    .replace("e+0", "e");
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(SIGNIFICANT, RoundingMode.HALF_EVEN));
        int missing = SIGNIFICANT - rounded.precision();
        return size < 1000
                ? rounded.setScale(Math.max(0, rounded.scale() + missing), RoundingMode.UNNECESSARY)
                        .toPlainString()
                : count(Math.round(value));
    }

    /** Returns a number that somebody chose, such as a threshold or a tick, without trailing zeros. */
    public static String chosen(double value) {
        double size = Math.abs(value);
        if (size != 0 && (size < TINY || size >= HUGE)) {
            return of(value).replace(".0e", "e");
        }
        BigDecimal rounded = BigDecimal.valueOf(value).round(new MathContext(6, RoundingMode.HALF_EVEN));
        return value == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }

    /** Returns a number as {@link #of}, or a dash. */
    public static String orNone(@Nullable Double value) {
        return value == null ? NONE : of(value);
    }

    /** Returns a number of nats with its unit. */
    public static String nats(double value) {
        return of(value) + " nat";
    }

    /** Returns a cosine similarity to five decimal places, rounded down so only 1 is shown as 1. */
    public static String cosine(double value) {
        return new BigDecimal(value).setScale(5, RoundingMode.FLOOR).toPlainString();
    }

    /** Returns a share in per cent to one decimal place, rounded down so only a full share is shown as 100 %. */
    public static String percent(double share) {
        BigDecimal percent = new BigDecimal(share * 100).setScale(1, RoundingMode.FLOOR);
        return (share == 1 || share == 0 ? percent.setScale(0, RoundingMode.FLOOR) : percent).toPlainString() + " %";
    }

    /** Returns a whole number with its thousands separated. */
    public static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** Returns a size in the largest unit in which it is at least 1. */
    public static String bytes(long bytes) {
        String[] units = {"B", "kB", "MB", "GB", "TB"};
        double size = bytes;
        int unit = 0;
        while (size >= 1000 && unit < units.length - 1) {
            size /= 1000;
            unit++;
        }
        return (unit == 0 ? Long.toString(bytes) : String.format(Locale.ROOT, "%.2f", size)) + " " + units[unit];
    }

    /** Returns a count of things whose plural ends in s, such as {@code 1 case} or {@code 2,048 cases}. */
    public static String counted(long value, String noun) {
        return counted(value, noun, noun + "s");
    }

    /** Returns a count with its words, such as {@code 1 logit is NaN} or {@code 2 logits are NaN}. */
    public static String counted(long value, String ofOne, String ofMany) {
        return count(value) + " " + (value == 1 ? ofOne : ofMany);
    }

    /** Returns a time in seconds. */
    public static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.2f s", nanos / 1e9);
    }
}
