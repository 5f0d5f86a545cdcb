package dev.shipgate.numerics;

import dev.shipgate.oracle.TopTwo;
import dev.shipgate.transcript.RowNoise;

/**
 * Sums over the logits of two rows, from which their centred difference and the least-squares line of one against the
 * other follow. Sums differences, not squares of logits, so that rows that differ only by float32 rounding keep their
 * digits. Every sum is over the remainder after subtracting the first logit, or the first difference, so no figure
 * depends on a shift, and the sums of equal logits are exactly 0.
 */
final class CentredSums {

    private int count;
    private double firstOracle;
    private double firstShift;
    private double oracle;
    private double oracleSquares;
    private double difference;
    private double differenceSquares;
    private double products;

    /** Returns the sums of a row's second pass. Its shifts are measured from their mean, so their own sum is 0. */
    static CentredSums of(int count, RowKernel.Sums sums) {
        CentredSums centred = new CentredSums();
        centred.count = count;
        centred.oracle = sums.oracle();
        centred.oracleSquares = sums.oracleSquares();
        centred.differenceSquares = sums.shiftSquares();
        centred.products = sums.products();
        return centred;
    }

    /** Adds one logit of each row, in nats. */
    void add(double oracleLogit, double bundleLogit) {
        if (count == 0) {
            firstOracle = oracleLogit;
            firstShift = bundleLogit - oracleLogit;
        }
        double logit = oracleLogit - firstOracle;
        double shift = bundleLogit - oracleLogit - firstShift;
        count++;
        oracle += logit;
        oracleSquares += logit * logit;
        difference += shift;
        differenceSquares += shift * shift;
        products += logit * shift;
    }

    /**
     * Returns the figures of the two rows.
     *
     * @param oracleTop the oracle's most likely tokens
     * @param bundle the bundle's full row, {@code [V]}
     */
    RowNoise noise(TopTwo oracleTop, float[] bundle) {
        double centredOracleSquares = oracleSquares - oracle * oracle / count;
        double centredDifferenceSquares = Math.max(0, differenceSquares - difference * difference / count);
        double top = bundle[oracleTop.top1Id()];
        double runnerUp = bundle[oracleTop.runnerUpId()];
        double shift = top - runnerUp - oracleTop.margin().logit();
        double rms = Math.sqrt(centredDifferenceSquares / count);
        if (!(centredOracleSquares > 0)) {
            return new RowNoise(top, runnerUp, shift, rms, null, null);
        }
        double slopeError = (products - oracle * difference / count) / centredOracleSquares;
        double residualSquares = Math.max(0, centredDifferenceSquares - slopeError * slopeError * centredOracleSquares);
        return new RowNoise(top, runnerUp, shift, rms, 1 + slopeError, Math.sqrt(residualSquares / count));
    }
}
