package dev.shipgate.transcript;

import org.jspecify.annotations.Nullable;

/**
 * How far the bundle's row of logits is from the oracle's, of which only the largest logits were recorded.
 *
 * @param oracleTokenRank rank of the oracle's top-1 in the bundle's whole row; 1 is the top
 * @param recordedTokens K, how many logits the oracle recorded
 * @param klAtLeastNats a lower bound of KL(oracle ‖ bundle) of the softmax distributions, in nats
 * @param recordedCosine cosine similarity over the recorded tokens, in [-1, 1]; 0 where one side is all zeros
 * @param recordedMaxAbsLogit largest absolute difference of two logits of the recorded tokens, in nats
 * @param recordedRmsLogit root mean square difference of the logits of the recorded tokens, in nats
 * @param oracleTokenDeltaProb the probability that the bundle gives the oracle's top-1 minus the one that the oracle
 *     gives it, each over the whole vocabulary
 */
public record TopKRowDifference(
        int oracleTokenRank,
        int recordedTokens,
        double klAtLeastNats,
        double recordedCosine,
        double recordedMaxAbsLogit,
        double recordedRmsLogit,
        double oracleTokenDeltaProb)
        implements RowDifference {

    /** @throws IllegalArgumentException if a value is not finite or out of its range */
    public TopKRowDifference {
        Require.that(oracleTokenRank >= 1, "a rank counts from 1: " + oracleTokenRank);
        Require.that(recordedTokens >= 2, "two logits at least are recorded of a row: " + recordedTokens);
        Require.finiteNotNegative(klAtLeastNats, "lower bound of the KL divergence");
        Require.finite(recordedCosine, "cosine");
        Require.that(Math.abs(recordedCosine) <= 1, "cosine out of [-1, 1]: " + recordedCosine);
        Require.finiteNotNegative(recordedMaxAbsLogit, "largest logit difference");
        Require.finiteNotNegative(recordedRmsLogit, "RMS logit difference");
        Require.that(
                Math.abs(oracleTokenDeltaProb) <= 1, "probabilities differ by no more than 1: " + oracleTokenDeltaProb);
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
