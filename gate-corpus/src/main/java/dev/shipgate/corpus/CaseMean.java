package dev.shipgate.corpus;

import dev.shipgate.transcript.Estimate;
import org.jspecify.annotations.Nullable;

/**
 * The mean of a figure over the positions of a corpus, with both of its standard errors. Takes two passes over the same
 * values, in the order of their cases: {@link #add} for each, then {@link #deviate} for each.
 *
 * <p>With n positions xᵢ in C cases and their mean m, the standard error is {@code s / √n} if positions are
 * independent, and {@code √(C / (C − 1) Σ_c (Σ_{i∈c} (xᵢ − m))²) / n} if only cases are (the variance of a ratio of
 * sums over clusters; Cochran, <i>Sampling Techniques</i>, 3rd edition, section 9A.2).
 */
final class CaseMean {

    private long count;
    private double sum;

    private double squares;
    private double clusters;
    private int cases;
    private int currentCase = -1;
    private double ofCurrentCase;

    void add(double value) {
        count++;
        sum += value;
    }

    double mean() {
        return sum / count;
    }

    void deviate(int caseIndex, double value) {
        if (caseIndex != currentCase) {
            endCase();
            currentCase = caseIndex;
            cases++;
        }
        double deviation = value - mean();
        squares += deviation * deviation;
        ofCurrentCase += deviation;
    }

    private void endCase() {
        clusters += ofCurrentCase * ofCurrentCase;
        ofCurrentCase = 0;
    }

    /** Returns the mean, after both passes. */
    Estimate estimate() {
        endCase();
        return new Estimate(mean(), error(), errorByCase());
    }

    /** Returns the root of the mean, after both passes; its errors by the delta method. */
    Estimate root() {
        Estimate mean = estimate();
        double root = Math.sqrt(mean.value());
        return new Estimate(root, ofRoot(mean.error(), root), ofRoot(mean.errorByCase(), root));
    }

    private static @Nullable Double ofRoot(@Nullable Double error, double root) {
        return error == null ? null : root == 0 ? (Double) 0.0 : (Double) (error / (2 * root));
    }

    private @Nullable Double error() {
        return count < 2 ? null : (Double) Math.sqrt(squares / (count - 1) / count);
    }

    private @Nullable Double errorByCase() {
        return cases < 2 ? null : (Double) (Math.sqrt(clusters * cases / (cases - 1)) / count);
    }
}
