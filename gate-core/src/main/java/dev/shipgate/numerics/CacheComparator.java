package dev.shipgate.numerics;

import dev.shipgate.tensor.Shape;
import dev.shipgate.transcript.CacheDifference;
import java.util.Arrays;
import org.apache.commons.statistics.descriptive.Median;

/** Compares two caches vector by vector. All sums are computed in {@code double}. */
final class CacheComparator {

    private static final double FAR_PER_MEDIAN = 3;
    private static final int NEAR_SHARE = 10;

    private CacheComparator() {}

    /**
     * Measures how the error is spread over the vectors.
     *
     * @param expected the expected cache's elements, all finite
     * @param found the other cache's elements, all finite
     * @param shape the shape of both, {@code [batch, heads, tokens, vector]}, with no dimension of 0
     * @param fed the number of tokens that were fed; if the cache holds fewer, it holds the newest
     */
    static CacheDifference compare(float[] expected, float[] found, Shape shape, int fed) {
        int length = Math.toIntExact(shape.dimension(3));
        int tokens = Math.toIntExact(shape.dimension(2));
        double[] errors = new double[tokens];
        double[] norms = new double[tokens];
        double lengthErrors = 0;
        for (int start = 0; start < expected.length; start += length) {
            double error = 0;
            double expectedSquares = 0;
            double foundSquares = 0;
            for (int i = start; i < start + length; i++) {
                double difference = (double) found[i] - expected[i];
                error += difference * difference;
                expectedSquares += (double) expected[i] * expected[i];
                foundSquares += (double) found[i] * found[i];
            }
            int token = start / length % tokens;
            errors[token] += error;
            norms[token] += expectedSquares;
            double lengthError = Math.sqrt(foundSquares) - Math.sqrt(expectedSquares);
            lengthErrors += lengthError * lengthError;
        }
        double norm = Arrays.stream(norms).sum();
        double[] relative = new double[tokens];
        for (int token = 0; token < tokens; token++) {
            relative[token] = Math.sqrt(errors[token]) / (norms[token] == 0 ? 1 : Math.sqrt(norms[token]));
        }
        double median = Median.withDefaults().withCopy(true).evaluate(relative);
        int far = 0;
        Integer first = null;
        for (int token = 0; token < tokens; token++) {
            if (relative[token] > FAR_PER_MEDIAN * median) {
                far++;
                first = first == null ? Integer.valueOf(token) : first;
            }
        }
        return new CacheDifference(
                tokens,
                length,
                Math.sqrt(lengthErrors) / (norm == 0 ? 1 : Math.sqrt(norm)),
                relative[0],
                median,
                far,
                first,
                fed > tokens ? fed - tokens : null,
                lateNear(relative));
    }

    /** Returns the 10th percentile of the errors in the second half. */
    private static double lateNear(double[] errors) {
        double[] late = Arrays.copyOfRange(errors, errors.length / 2, errors.length);
        Arrays.sort(late);
        return late[late.length / NEAR_SHARE];
    }
}
