package dev.shipgate.corpus.parquet;

import dev.shipgate.corpus.CorpusRow;
import dev.shipgate.corpus.RecordedTop;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.RankedToken;
import dev.shipgate.transcript.RowDifference;
import dev.shipgate.transcript.RowNoise;
import dev.shipgate.transcript.RowTop;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a file of observations, with their units in their names. A required column has a value in every row. A
 * file of a later version may have more columns, and one of an earlier version may lack optional ones.
 */
enum Column {
    CASE_INDEX(Kind.INTEGER, true, CorpusRow::caseIndex),
    CASE_ID(Kind.TEXT, true, CorpusRow::caseId),
    CASE_KIND(Kind.TEXT, true, row -> row.kind().id()),
    POSITION(Kind.INTEGER, true, observed(PositionObservation::position)),
    INPUT_ID(Kind.INTEGER, true, observed(each -> each.input().id())),
    INPUT_TEXT(Kind.TEXT, false, observed(each -> each.input().text())),
    TOKEN_CLASS(
            Kind.TEXT,
            false,
            row -> row.tokenClass() == null ? null : row.tokenClass().id()),

    ORACLE_NON_FINITE(Kind.INTEGER, true, CorpusRow::oracleNonFinite),
    ORACLE_TOP1_ID(Kind.INTEGER, false, oracle(top -> top.top1().id())),
    ORACLE_TOP1_TEXT(Kind.TEXT, false, oracle(top -> top.top1().text())),
    ORACLE_TOP1_LOGIT(Kind.NUMBER, false, oracle(RowTop::top1Logit)),
    ORACLE_RUNNER_UP_ID(Kind.INTEGER, false, oracle(top -> top.runnerUp().id())),
    ORACLE_MARGIN_NATS(Kind.NUMBER, false, oracle(top -> top.margin().logit())),
    ORACLE_MARGIN_PROB(Kind.NUMBER, false, oracle(top -> top.margin().prob())),
    ORACLE_ULP_NATS(Kind.NUMBER, false, oracle(RowTop::ulpLogit)),
    /** Only where the bundle chose another token that is neither the oracle's top-1 nor its runner-up, and if known. */
    ORACLE_LOGIT_OF_BUNDLE_TOP1(Kind.NUMBER, false, observed(Column::logitOfChosen)),
    RECORDED_TOP1_ID(Kind.INTEGER, false, recorded(RecordedTop::top1Id)),
    RECORDED_MARGIN_NATS(Kind.NUMBER, false, recorded(RecordedTop::marginNats)),
    RECORDED_MARGIN_PROB(Kind.NUMBER, false, recorded(RecordedTop::marginProb)),

    BUNDLE_NON_FINITE(Kind.INTEGER, true, observed(PositionObservation::nonFinite)),
    BUNDLE_TOP1_ID(Kind.INTEGER, false, bundle(top -> top.top1().id())),
    BUNDLE_TOP1_TEXT(Kind.TEXT, false, bundle(top -> top.top1().text())),
    BUNDLE_TOP1_LOGIT(Kind.NUMBER, false, bundle(RowTop::top1Logit)),
    BUNDLE_RUNNER_UP_ID(Kind.INTEGER, false, bundle(top -> top.runnerUp().id())),
    BUNDLE_MARGIN_NATS(Kind.NUMBER, false, bundle(top -> top.margin().logit())),
    BUNDLE_MARGIN_PROB(Kind.NUMBER, false, bundle(top -> top.margin().prob())),
    BUNDLE_ULP_NATS(Kind.NUMBER, false, bundle(RowTop::ulpLogit)),

    /** How many logits of the oracle's row were compared, if not all. */
    TOP_K(Kind.INTEGER, false, difference(RowDifference::topK)),
    /** A lower bound if {@link #TOP_K} has a value. */
    KL_NATS(Kind.NUMBER, false, difference(RowDifference::klNats)),
    COSINE(Kind.NUMBER, false, difference(RowDifference::cosine)),
    MAX_ABS_NATS(Kind.NUMBER, false, difference(RowDifference::maxAbsLogit)),
    RMS_NATS(Kind.NUMBER, false, difference(RowDifference::rmsLogit)),
    ORACLE_TOP1_RANK(Kind.INTEGER, false, difference(RowDifference::oracleTokenRank)),
    ORACLE_TOP1_DELTA_PROB(Kind.NUMBER, false, difference(RowDifference::oracleTokenDeltaProb)),
    BUNDLE_LOGIT_OF_ORACLE_TOP1(Kind.NUMBER, false, noise(RowNoise::oracleTop1Logit)),
    BUNDLE_LOGIT_OF_ORACLE_RUNNER_UP(Kind.NUMBER, false, noise(RowNoise::oracleRunnerUpLogit)),
    MARGIN_SHIFT_NATS(Kind.NUMBER, false, noise(RowNoise::marginShiftNats)),
    CENTRED_RMS_NATS(Kind.NUMBER, false, noise(RowNoise::centredRmsNats)),
    SLOPE(Kind.NUMBER, false, noise(RowNoise::slope)),
    RESIDUAL_RMS_NATS(Kind.NUMBER, false, noise(RowNoise::residualRmsNats));

    /** The type of a column's values. */
    enum Kind {
        /** {@code int32}. */
        INTEGER,
        /** {@code double}. */
        NUMBER,
        /** {@code binary}, a string in UTF-8. */
        TEXT
    }

    private final Kind kind;
    private final boolean isRequired;
    private final Function<CorpusRow, @Nullable Object> value;

    Column(Kind kind, boolean isRequired, Function<CorpusRow, @Nullable Object> value) {
        this.kind = kind;
        this.isRequired = isRequired;
        this.value = value;
    }

    Kind kind() {
        return kind;
    }

    boolean isRequired() {
        return isRequired;
    }

    /** Returns the column's name in a file. */
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the value of a row: an {@link Integer}, a {@link Double}, a {@link String} or {@code null}. */
    @Nullable
    Object of(CorpusRow row) {
        return value.apply(row);
    }

    /** Returns the schema of a file. */
    static MessageType schema() {
        return new MessageType(
                "observation", Stream.of(values()).map(Column::type).toArray(PrimitiveType[]::new));
    }

    private PrimitiveType type() {
        Repetition repetition = isRequired ? Repetition.REQUIRED : Repetition.OPTIONAL;
        return switch (kind) {
            case INTEGER -> Types.primitive(PrimitiveTypeName.INT32, repetition).named(id());
            case NUMBER -> Types.primitive(PrimitiveTypeName.DOUBLE, repetition).named(id());
            case TEXT ->
                Types.primitive(PrimitiveTypeName.BINARY, repetition)
                        .as(LogicalTypeAnnotation.stringType())
                        .named(id());
        };
    }

    private static Function<CorpusRow, @Nullable Object> observed(
            Function<PositionObservation, @Nullable Object> value) {
        return row -> value.apply(row.observed());
    }

    private static Function<CorpusRow, @Nullable Object> recorded(Function<RecordedTop, @Nullable Object> value) {
        return row -> value.apply(row.recorded());
    }

    private static Function<CorpusRow, @Nullable Object> oracle(Function<RowTop, @Nullable Object> value) {
        return row -> row.observed().oracle() == null
                ? null
                : value.apply(row.observed().oracle());
    }

    private static Function<CorpusRow, @Nullable Object> bundle(Function<RowTop, @Nullable Object> value) {
        return row -> row.observed().bundle() == null
                ? null
                : value.apply(row.observed().bundle());
    }

    private static Function<CorpusRow, @Nullable Object> difference(Function<RowDifference, @Nullable Object> value) {
        return row -> row.observed().difference() == null
                ? null
                : value.apply(row.observed().difference());
    }

    private static Function<CorpusRow, @Nullable Object> noise(Function<RowNoise, @Nullable Object> value) {
        return difference(each -> each.noise() == null ? null : value.apply(each.noise()));
    }

    private static @Nullable Object logitOfChosen(PositionObservation observed) {
        RowTop bundle = observed.bundle();
        return bundle == null
                ? null
                : observed.oracleLeaders().stream()
                        .filter(leader -> leader.token().id() == bundle.top1().id())
                        .map(RankedToken::logit)
                        .findFirst()
                        .<Object>map(logit -> logit)
                        .orElse(null);
    }
}
