package dev.shipgate.report.wording;

import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.RowDifference;
import dev.shipgate.transcript.RowNoise;
import dev.shipgate.transcript.RowTop;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a compared position, in column order. CSV files and the tables of positions are made from this list,
 * so a new figure only needs another constant here.
 */
public enum PositionMetric {
    ORACLE_TOKEN_RANK("oracle_token_rank", Of.BOTH_ROWS, Worst.LARGEST, difference(RowDifference::oracleTokenRank)),
    COSINE("cosine", "cosine", Of.COMPARED_LOGITS, Worst.SMALLEST, Numbers::cosine, difference(RowDifference::cosine)),
    KL_NATS("kl_nats", "KL, nat", Of.DIVERGENCE, Worst.LARGEST, Numbers::of, difference(RowDifference::klNats)),
    MAX_ABS_LOGIT(
            "max_abs_logit",
            "max |Δlogit|, nat",
            Of.COMPARED_LOGITS,
            Worst.LARGEST,
            Numbers::of,
            difference(RowDifference::maxAbsLogit)),
    RMS_LOGIT("rms_logit", Of.COMPARED_LOGITS, Worst.LARGEST, difference(RowDifference::rmsLogit)),
    CENTRED_RMS_NATS("centred_rms_nats", Of.COMPARED_LOGITS, Worst.LARGEST, noise(RowNoise::centredRmsNats)),
    MARGIN_SHIFT_NATS(
            "margin_shift_nats",
            "margin shift, nat",
            Of.BOTH_ROWS,
            Worst.FURTHEST_FROM_ZERO,
            Numbers::of,
            noise(RowNoise::marginShiftNats)),
    ORACLE_MARGIN_LOGIT(
            "oracle_margin_logit",
            "oracle's margin, nat",
            Of.ONE_ROW,
            Worst.SMALLEST,
            Numbers::of,
            oracle(row -> row.margin().logit())),
    ORACLE_MARGIN_PROB(
            "oracle_margin_prob",
            Of.ONE_ROW,
            Worst.SMALLEST,
            oracle(row -> row.margin().prob())),
    BUNDLE_MARGIN_LOGIT(
            "bundle_margin_logit",
            "bundle's margin, nat",
            Of.ONE_ROW,
            Worst.SMALLEST,
            Numbers::of,
            bundle(row -> row.margin().logit())),
    BUNDLE_MARGIN_PROB(
            "bundle_margin_prob",
            Of.ONE_ROW,
            Worst.SMALLEST,
            bundle(row -> row.margin().prob()));

    /** The rows and logits that a figure covers; they decide its label if only some logits were recorded. */
    private enum Of {
        /** A figure of one row, such as its margin. */
        ONE_ROW,
        /** A figure of both rows that means the same if only some logits were recorded. */
        BOTH_ROWS,
        /** A figure over the logits that could be compared. */
        COMPARED_LOGITS,
        /** A divergence for which only a lower bound is known if only some logits were recorded. */
        DIVERGENCE
    }

    /** The value that represents several values. */
    private enum Worst {
        SMALLEST,
        LARGEST,
        FURTHEST_FROM_ZERO
    }

    private final String csvName;
    private final @Nullable String label;
    private final Of of;
    private final Worst worst;
    private final DoubleFunction<String> format;
    private final Function<PositionObservation, @Nullable Number> reading;

    /** Makes a figure for CSV files that tables omit. */
    PositionMetric(String csvName, Of of, Worst worst, Function<PositionObservation, @Nullable Number> reading) {
        this(csvName, null, of, worst, Numbers::of, reading);
    }

    /**
     * Makes a figure.
     *
     * @param csvName the name of its column in a CSV file, with its unit
     * @param label the label of its column in a table, with its unit; {@code null} if tables omit it
     * @param of the rows and logits that it covers
     * @param worst which value of several positions is the worst
     * @param format formats it for display
     * @param reading reads it from a position; {@code null} if it couldn't be measured
     */
    PositionMetric(
            String csvName,
            @Nullable String label,
            Of of,
            Worst worst,
            DoubleFunction<String> format,
            Function<PositionObservation, @Nullable Number> reading) {
        this.csvName = csvName;
        this.label = label;
        this.of = of;
        this.worst = worst;
        this.format = format;
        this.reading = reading;
    }

    /** Returns the figures in tables, figures of one row first. */
    public static List<PositionMetric> inTables() {
        return Stream.of(values())
                .filter(metric -> metric.label != null)
                .sorted(Comparator.comparing(metric -> metric.of != Of.ONE_ROW))
                .toList();
    }

    /** Returns the name of its column in a CSV file. */
    public String csvName(MetricLabels labels) {
        if (labels.topK() == null) {
            return csvName;
        }
        return switch (of) {
            case ONE_ROW, BOTH_ROWS -> csvName;
            case COMPARED_LOGITS -> "recorded_" + csvName;
            case DIVERGENCE -> csvName.replace("_nats", "_at_least_nats");
        };
    }

    /** Returns the name of its column in a table. */
    public String label(MetricLabels labels) {
        String name = Objects.requireNonNullElse(label, csvName);
        return switch (of) {
            case ONE_ROW, BOTH_ROWS -> name;
            case COMPARED_LOGITS -> labels.logits(name);
            case DIVERGENCE -> labels.kl(name);
        };
    }

    /** Returns the figure at a position; {@code null} if it couldn't be measured. */
    public @Nullable Number at(PositionObservation position) {
        return reading.apply(position);
    }

    /** Returns the worst value over some positions; empty if it couldn't be measured at any. */
    public OptionalDouble worst(Collection<PositionObservation> positions) {
        DoubleStream values =
                positions.stream().map(reading).filter(Objects::nonNull).mapToDouble(Number::doubleValue);
        return switch (worst) {
            case SMALLEST -> values.min();
            case LARGEST -> values.max();
            case FURTHEST_FROM_ZERO -> values.reduce((one, other) -> Math.abs(other) > Math.abs(one) ? other : one);
        };
    }

    /** Returns the figure at a position for display, or a dash. */
    public String shown(PositionObservation position) {
        Number value = at(position);
        return value == null ? Numbers.NONE : shown(value.doubleValue(), MetricLabels.of(List.of(position)));
    }

    /** Returns a value of this figure for display. */
    public String shown(double value, MetricLabels labels) {
        String written = format.apply(value);
        return of == Of.DIVERGENCE ? labels.klValue(written) : written;
    }

    private static Function<PositionObservation, @Nullable Number> difference(
            Function<RowDifference, @Nullable Number> figure) {
        return position -> position.difference() == null ? null : figure.apply(position.difference());
    }

    private static Function<PositionObservation, @Nullable Number> noise(Function<RowNoise, Number> figure) {
        return difference(difference -> difference.noise() == null ? null : figure.apply(difference.noise()));
    }

    private static Function<PositionObservation, @Nullable Number> oracle(Function<RowTop, Number> figure) {
        return position -> position.oracle() == null ? null : figure.apply(position.oracle());
    }

    private static Function<PositionObservation, @Nullable Number> bundle(Function<RowTop, Number> figure) {
        return position -> position.bundle() == null ? null : figure.apply(position.bundle());
    }
}
