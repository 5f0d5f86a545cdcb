package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;

/**
 * The difference between the bundle's row of logits and the oracle's. If the oracle recorded only the K largest logits
 * of a row, less can be measured, and the JSON uses different names for those figures: {@code kl_at_least_nats} isn't
 * {@code kl_nats}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
@JsonSubTypes({@JsonSubTypes.Type(RowDifference.Full.class), @JsonSubTypes.Type(RowDifference.TopK.class)})
public sealed interface RowDifference {

    /**
     * Returns the rank of the oracle's top-1 in the bundle's full row; 1 is the top. {@code null} if the engine gave
     * only its largest, and the token isn't among them.
     */
    @Nullable
    Integer oracleTokenRank();

    /**
     * Returns the bundle's probability of the oracle's top-1 minus the oracle's own, each over the full vocabulary;
     * {@code null} if the engine gave only its largest, and the token isn't among them.
     */
    @Nullable
    Double oracleTokenDeltaProb();

    /** Returns K, the number of logits that were compared; {@code null} if it was the full vocabulary. */
    @Nullable
    Integer topK();

    /** Returns KL(oracle ‖ bundle) in nats, or a lower bound of it if only {@link #topK()} logits were compared. */
    double klNats();

    /**
     * Returns the cosine similarity of the logits that were compared, in [-1, 1]; 0 if one side is all zeros.
     * {@code null} if the engine gave log-probabilities: they are logits plus an unknown number, on which this,
     * {@link #maxAbsLogit} and {@link #rmsLogit} depend.
     */
    @Nullable
    Double cosine();

    /** Returns the largest absolute difference of two logits that were compared, in nats; {@code null} as above. */
    @Nullable
    Double maxAbsLogit();

    /** Returns the root mean square difference of the logits that were compared, in nats; {@code null} as above. */
    @Nullable
    Double rmsLogit();

    /** Returns these figures without those that aren't measured on log-probabilities. */
    RowDifference ofLogProbabilities();

    /** Returns how the row scatters about the oracle's; {@code null} if a version that didn't measure it stored it. */
    @Nullable
    RowNoise noise();

    /**
     * The difference between the bundle's row of logits and the oracle's, over the full vocabulary.
     *
     * @param oracleTokenRank rank of the oracle's top-1 in the bundle's row; 1 is the top
     * @param cosine cosine similarity of the two rows, in [-1, 1]; 0 if one of them is all zeros; {@code null}, with
     *     both logit differences, if the bundle's row is of log-probabilities
     * @param klNats KL(oracle ‖ bundle) of the softmax distributions, in nats
     * @param maxAbsLogit largest absolute difference of two logits, in nats
     * @param rmsLogit root mean square difference of the logits, in nats
     * @param oracleTokenDeltaProb the bundle's probability of the oracle's top-1 minus the oracle's own
     * @param noise how the row scatters about the oracle's; {@code null} in transcripts of versions that didn't measure
     *     it
     */
    record Full(
            Integer oracleTokenRank,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Double cosine,

            double klNats,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Double maxAbsLogit,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Double rmsLogit,

            Double oracleTokenDeltaProb,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            RowNoise noise)
            implements RowDifference {

        /** @throws IllegalArgumentException if a value isn't finite or is out of its range */
        public Full {
            Require.that(oracleTokenRank >= 1, "a rank counts from 1: " + oracleTokenRank);
            Require.finiteNotNegative(klNats, "KL divergence");
            requireLogitFigures(cosine, maxAbsLogit, rmsLogit);
            Require.that(
                    Math.abs(oracleTokenDeltaProb) <= 1,
                    "two probabilities differ by at most 1: " + oracleTokenDeltaProb);
        }

        @Override
        public @Nullable Integer topK() {
            return null;
        }

        @Override
        public Full ofLogProbabilities() {
            return new Full(oracleTokenRank, null, klNats, null, null, oracleTokenDeltaProb, noise);
        }
    }

    /**
     * The difference between the bundle's row of logits and the oracle's if one of them has only its largest logits.
     *
     * @param oracleTokenRank rank of the oracle's top-1 in the bundle's full row; 1 is the top
     * @param recordedTokens K, the number of tokens whose logit both rows have
     * @param klAtLeastNats a lower bound of KL(oracle ‖ bundle) of the softmax distributions, in nats
     * @param recordedCosine cosine similarity over the recorded tokens, in [-1, 1]; 0 if one side is all zeros;
     *     {@code null}, with both logit differences, if the bundle's row is of log-probabilities
     * @param recordedMaxAbsLogit largest absolute difference of two logits of the recorded tokens, in nats
     * @param recordedRmsLogit root mean square difference of the logits of the recorded tokens, in nats
     * @param oracleTokenDeltaProb the bundle's probability of the oracle's top-1 minus the oracle's own, each over the
     *     full vocabulary
     * @param noise how the recorded tokens scatter about the oracle's; {@code null} if the engine didn't give the
     *     logits of the oracle's two best tokens, and in transcripts of versions that didn't measure it
     */
    record TopK(
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Integer oracleTokenRank,

            int recordedTokens,
            double klAtLeastNats,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Double recordedCosine,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Double recordedMaxAbsLogit,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Double recordedRmsLogit,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Double oracleTokenDeltaProb,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            RowNoise noise)
            implements RowDifference {

        /** @throws IllegalArgumentException if a value isn't finite or is out of its range */
        public TopK {
            Require.that(oracleTokenRank == null || oracleTokenRank >= 1, "a rank counts from 1: " + oracleTokenRank);
            Require.that(recordedTokens >= 0, "a number of tokens can't be negative: " + recordedTokens);
            Require.finiteNotNegative(klAtLeastNats, "lower bound of the KL divergence");
            requireLogitFigures(recordedCosine, recordedMaxAbsLogit, recordedRmsLogit);
            Require.that(
                    oracleTokenDeltaProb == null || Math.abs(oracleTokenDeltaProb) <= 1,
                    "two probabilities differ by at most 1: " + oracleTokenDeltaProb);
        }

        @Override
        public @Nullable Integer topK() {
            return recordedTokens;
        }

        @Override
        public TopK ofLogProbabilities() {
            return new TopK(
                    oracleTokenRank, recordedTokens, klAtLeastNats, null, null, null, oracleTokenDeltaProb, noise);
        }

        @Override
        public double klNats() {
            return klAtLeastNats;
        }

        @Override
        public @Nullable Double cosine() {
            return recordedCosine;
        }

        @Override
        public @Nullable Double maxAbsLogit() {
            return recordedMaxAbsLogit;
        }

        @Override
        public @Nullable Double rmsLogit() {
            return recordedRmsLogit;
        }
    }

    private static void requireLogitFigures(
            @Nullable Double cosine, @Nullable Double maxAbsLogit, @Nullable Double rmsLogit) {
        Require.that(
                (cosine == null) == (maxAbsLogit == null) && (cosine == null) == (rmsLogit == null),
                "cosine and logit differences are measured together");
        if (cosine != null && maxAbsLogit != null && rmsLogit != null) {
            Require.finite(cosine, "cosine");
            Require.that(Math.abs(cosine) <= 1, "cosine out of [-1, 1]: " + cosine);
            Require.finiteNotNegative(maxAbsLogit, "largest logit difference");
            Require.finiteNotNegative(rmsLogit, "RMS logit difference");
        }
    }
}
