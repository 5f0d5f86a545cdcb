package dev.shipgate.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * The number of logits that an oracle keeps of each row.
 *
 * @param topK the number of largest logits to keep, at least 2; {@code null} for all logits
 */
record LogitRetention(@Nullable Integer topK) {

    static final LogitRetention ALL = new LogitRetention(null);

    /** Reads {@code full} or {@code topk:K}. */
    static final class Converter implements ITypeConverter<LogitRetention> {

        private static final String PREFIX = "topk:";

        @Override
        public LogitRetention convert(String text) {
            if (text.equals("full")) {
                return ALL;
            }
            if (!text.matches(PREFIX + "[0-9]{1,9}")) {
                throw new TypeConversionException("expected full or topk:K, such as topk:64, found " + text);
            }
            int k = Integer.parseInt(text.substring(PREFIX.length()));
            if (k < 2) {
                throw new TypeConversionException(
                        "expected a K of at least 2, because a margin needs two logits, found " + text);
            }
            return new LogitRetention(k);
        }
    }
}
