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

    /** Returns the rank of the oracle's top-1 in the bundle's full row; 1 is the top. */
    int oracleTokenRank();

    /** Returns the bundle's probability of the oracle's top-1 minus the oracle's own, each over the full vocabulary. */
    double oracleTokenDeltaProb();

    /** Returns K, the number of logits that were compared; {@code null} if it was the full vocabulary. */
    @Nullable
    Integer topK();

    /** Returns KL(oracle ‖ bundle) in nats, or a lower bound of it if only {@link #topK()} logits were compared. */
    double klNats();

    /** Returns the cosine similarity of the logits that were compared, in [-1, 1]; 0 if one side is all zeros. */
    double cosine();

    /** Returns the largest absolute difference of two logits that were compared, in nats. */
    double maxAbsLogit();

    /** Returns the root mean square difference of the logits that were compared, in nats. */
    double rmsLogit();

    /** Returns how the row scatters about the oracle's; {@code null} if a version that didn't measure it stored it. */
    @Nullable
    RowNoise noise();

    /**
     * The difference between the bundle's row of logits and the oracle's, over the full vocabulary.
     *
     * @param oracleTokenRank rank of the oracle's top-1 in the bundle's row; 1 is the top
     * @param cosine cosine similarity of the two rows, in [-1, 1]; 0 if one of them is all zeros
     * @param klNats KL(oracle ‖ bundle) of the softmax distributions, in nats
     * @param maxAbsLogit largest absolute difference of two logits, in nats
     * @param rmsLogit root mean square difference of the logits, in nats
     * @param oracleTokenDeltaProb the bundle's probability of the oracle's top-1 minus the oracle's own
     * @param noise how the row scatters about the oracle's; {@code null} in transcripts of versions that didn't measure
     *     it
     */
    record Full(
            int oracleTokenRank,
            double cosine,
            double klNats,
            double maxAbsLogit,
            double rmsLogit,
            double oracleTokenDeltaProb,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            RowNoise noise)
            implements RowDifference {

        /** @throws IllegalArgumentException if a value isn't finite or is out of its range */
        public Full {
            Require.that(oracleTokenRank >= 1, "a rank counts from 1: " + oracleTokenRank);
            Require.finite(cosine, "cosine");
            Require.that(Math.abs(cosine) <= 1, "cosine out of [-1, 1]: " + cosine);
            Require.finiteNotNegative(klNats, "KL divergence");
            Require.finiteNotNegative(maxAbsLogit, "largest logit difference");
            Require.finiteNotNegative(rmsLogit, "RMS logit difference");
            Require.that(
                    Math.abs(oracleTokenDeltaProb) <= 1,
                    "two probabilities differ by at most 1: " + oracleTokenDeltaProb);
        }

        @Override
        public @Nullable Integer topK() {
            return null;
        }
    }

    /**
     * The difference between the bundle's row of logits and a top-K row of the oracle, which has only the largest
     * logits.
     *
     * @param oracleTokenRank rank of the oracle's top-1 in the bundle's full row; 1 is the top
     * @param recordedTokens K, the number of logits that the oracle recorded
     * @param klAtLeastNats a lower bound of KL(oracle ‖ bundle) of the softmax distributions, in nats
     * @param recordedCosine cosine similarity over the recorded tokens, in [-1, 1]; 0 if one side is all zeros
     * @param recordedMaxAbsLogit largest absolute difference of two logits of the recorded tokens, in nats
     * @param recordedRmsLogit root mean square difference of the logits of the recorded tokens, in nats
     * @param oracleTokenDeltaProb the bundle's probability of the oracle's top-1 minus the oracle's own, each over the
     *     full vocabulary
     * @param noise how the recorded tokens scatter about the oracle's; {@code null} in transcripts of versions that
     *     didn't measure it
     */
    record TopK(
            int oracleTokenRank,
            int recordedTokens,
            double klAtLeastNats,
            double recordedCosine,
            double recordedMaxAbsLogit,
            double recordedRmsLogit,
            double oracleTokenDeltaProb,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            RowNoise noise)
            implements RowDifference {

        /** @throws IllegalArgumentException if a value isn't finite or is out of its range */
        public TopK {
            Require.that(oracleTokenRank >= 1, "a rank counts from 1: " + oracleTokenRank);
            Require.that(recordedTokens >= 2, "a top-K row has at least two logits, found " + recordedTokens);
            Require.finiteNotNegative(klAtLeastNats, "lower bound of the KL divergence");
            Require.finite(recordedCosine, "cosine");
            Require.that(Math.abs(recordedCosine) <= 1, "cosine out of [-1, 1]: " + recordedCosine);
            Require.finiteNotNegative(recordedMaxAbsLogit, "largest logit difference");
            Require.finiteNotNegative(recordedRmsLogit, "RMS logit difference");
            Require.that(
                    Math.abs(oracleTokenDeltaProb) <= 1,
                    "two probabilities differ by at most 1: " + oracleTokenDeltaProb);
        }

        @Override
        public @Nullable Integer topK() {
            return recordedTokens;
        }

        @Override
        public double klNats() {
            return klAtLeastNats;
        }

        @Override
        public double cosine() {
            return recordedCosine;
        }

        @Override
        public double maxAbsLogit() {
            return recordedMaxAbsLogit;
        }

        @Override
        public double rmsLogit() {
            return recordedRmsLogit;
        }
    }
}
