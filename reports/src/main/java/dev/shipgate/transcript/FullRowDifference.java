package dev.shipgate.transcript;

import org.jspecify.annotations.Nullable;

/**
 * How far the bundle's row of logits is from the oracle's, over the whole vocabulary.
 *
 * @param oracleTokenRank rank of the oracle's top-1 in the bundle's row; 1 is the top
 * @param cosine cosine similarity of the two rows, in [-1, 1]; 0 where one of them is all zeros
 * @param klNats KL(oracle ‖ bundle) of the softmax distributions, in nats
 * @param maxAbsLogit largest absolute difference of two logits, in nats
 * @param rmsLogit root mean square difference of the logits, in nats
 * @param oracleTokenDeltaProb the probability that the bundle gives the oracle's top-1 minus the one that the oracle
 *     gives it
 */
public record FullRowDifference(
        int oracleTokenRank,
        double cosine,
        double klNats,
        double maxAbsLogit,
        double rmsLogit,
        double oracleTokenDeltaProb)
        implements RowDifference {

    /** @throws IllegalArgumentException if a value is not finite or out of its range */
    public FullRowDifference {
        Require.that(oracleTokenRank >= 1, "a rank counts from 1: " + oracleTokenRank);
        Require.finite(cosine, "cosine");
        Require.that(Math.abs(cosine) <= 1, "cosine out of [-1, 1]: " + cosine);
        Require.finiteNotNegative(klNats, "KL divergence");
        Require.finiteNotNegative(maxAbsLogit, "largest logit difference");
        Require.finiteNotNegative(rmsLogit, "RMS logit difference");
        Require.that(
                Math.abs(oracleTokenDeltaProb) <= 1, "probabilities differ by no more than 1: " + oracleTokenDeltaProb);
    }

    @Override
    public @Nullable Integer topK() {
        return null;
    }
}
