package dev.shipgate.corpus.parquet;

import dev.shipgate.corpus.CorpusRow;
import dev.shipgate.corpus.RecordedTop;
import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.Margin;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.RankedToken;
import dev.shipgate.transcript.RowDifference;
import dev.shipgate.transcript.RowNoise;
import dev.shipgate.transcript.RowTop;
import dev.shipgate.transcript.Token;
import dev.shipgate.transcript.TokenClass;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Makes rows of the values of their columns. */
final class RowBuilder {

    private final @Nullable Object[] values = new @Nullable Object[Column.values().length];

    void set(Column column, @Nullable Object value) {
        values[column.ordinal()] = value;
    }

    /** @throws IllegalArgumentException if the values contradict each other, or a required one is missing */
    CorpusRow row() {
        @Nullable String tokenClass = text(Column.TOKEN_CLASS);
        return new CorpusRow(
                integer(Column.CASE_INDEX),
                String.valueOf(text(Column.CASE_ID)),
                CaseKind.valueOf(String.valueOf(text(Column.CASE_KIND)).toUpperCase(Locale.ROOT)),
                tokenClass == null ? null : TokenClass.valueOf(tokenClass.toUpperCase(Locale.ROOT)),
                observed(),
                integer(Column.ORACLE_NON_FINITE),
                new RecordedTop(
                        (Integer) value(Column.RECORDED_TOP1_ID), (Double) value(Column.RECORDED_MARGIN_NATS), (Double)
                                value(Column.RECORDED_MARGIN_PROB)));
    }

    /** The leaders of a row matter only as far as one of them is the token that the bundle chose. */
    private PositionObservation observed() {
        @Nullable RowTop oracle = oracle();
        @Nullable RowTop bundle = bundle();
        @Nullable Object chosen = value(Column.ORACLE_LOGIT_OF_BUNDLE_TOP1);
        List<RankedToken> leaders = chosen == null || bundle == null || oracle == null
                ? List.of()
                : List.of(ranked(bundle.top1(), (Double) chosen, oracle));
        return new PositionObservation(
                integer(Column.POSITION),
                token(Column.INPUT_ID, Column.INPUT_TEXT),
                oracle,
                bundle,
                integer(Column.BUNDLE_NON_FINITE),
                value(Column.KL_NATS) == null ? null : difference(),
                leaders,
                List.of());
    }

    private static RankedToken ranked(Token token, double logit, RowTop oracle) {
        // At most this; the files don't have the sum of the row.
        return new RankedToken(token, logit, Math.min(1, Math.exp(logit - oracle.top1Logit())));
    }

    private @Nullable RowTop oracle() {
        return value(Column.ORACLE_TOP1_ID) == null
                ? null
                : new RowTop(
                        token(Column.ORACLE_TOP1_ID, Column.ORACLE_TOP1_TEXT),
                        new Token(integer(Column.ORACLE_RUNNER_UP_ID), null),
                        number(Column.ORACLE_TOP1_LOGIT),
                        new Margin(number(Column.ORACLE_MARGIN_NATS), number(Column.ORACLE_MARGIN_PROB)),
                        number(Column.ORACLE_ULP_NATS));
    }

    private @Nullable RowTop bundle() {
        return value(Column.BUNDLE_TOP1_ID) == null
                ? null
                : new RowTop(
                        token(Column.BUNDLE_TOP1_ID, Column.BUNDLE_TOP1_TEXT),
                        new Token(integer(Column.BUNDLE_RUNNER_UP_ID), null),
                        number(Column.BUNDLE_TOP1_LOGIT),
                        new Margin(number(Column.BUNDLE_MARGIN_NATS), number(Column.BUNDLE_MARGIN_PROB)),
                        number(Column.BUNDLE_ULP_NATS));
    }

    private RowDifference difference() {
        @Nullable Object topK = value(Column.TOP_K);
        return topK == null
                ? new RowDifference.Full(
                        integer(Column.ORACLE_TOP1_RANK),
                        (Double) value(Column.COSINE),
                        number(Column.KL_NATS),
                        (Double) value(Column.MAX_ABS_NATS),
                        (Double) value(Column.RMS_NATS),
                        number(Column.ORACLE_TOP1_DELTA_PROB),
                        noise())
                : new RowDifference.TopK(
                        (Integer) value(Column.ORACLE_TOP1_RANK),
                        (Integer) topK,
                        number(Column.KL_NATS),
                        (Double) value(Column.COSINE),
                        (Double) value(Column.MAX_ABS_NATS),
                        (Double) value(Column.RMS_NATS),
                        (Double) value(Column.ORACLE_TOP1_DELTA_PROB),
                        noise());
    }

    private @Nullable RowNoise noise() {
        return value(Column.MARGIN_SHIFT_NATS) == null
                ? null
                : new RowNoise(
                        number(Column.BUNDLE_LOGIT_OF_ORACLE_TOP1),
                        number(Column.BUNDLE_LOGIT_OF_ORACLE_RUNNER_UP),
                        number(Column.MARGIN_SHIFT_NATS),
                        number(Column.CENTRED_RMS_NATS),
                        (Double) value(Column.SLOPE),
                        (Double) value(Column.RESIDUAL_RMS_NATS));
    }

    private Token token(Column id, Column text) {
        return new Token(integer(id), text(text));
    }

    private @Nullable Object value(Column column) {
        return values[column.ordinal()];
    }

    private @Nullable String text(Column column) {
        return (String) value(column);
    }

    private int integer(Column column) {
        if (value(column) instanceof Integer integer) {
            return integer;
        }
        throw missing(column);
    }

    private double number(Column column) {
        if (value(column) instanceof Double number) {
            return number;
        }
        throw missing(column);
    }

    private IllegalArgumentException missing(Column column) {
        return new IllegalArgumentException(
                "column " + column.id() + " has no value in a row with case_index, position "
                        + Arrays.asList(value(Column.CASE_INDEX), value(Column.POSITION)));
    }
}
