package dev.shipgate.numerics;

import dev.shipgate.tensor.Shape;
import dev.shipgate.transcript.CacheDifference;
import java.util.Arrays;
import org.apache.commons.statistics.descriptive.Median;
import org.jspecify.annotations.Nullable;

/** Compares two caches vector by vector. All sums are computed in {@code double}. */
final class CacheComparator {

    private static final double FAR_PER_MEDIAN = 3;
    private static final int NEAR_SHARE = 10;

    /** Nearer to zero, the end may be the first step, which stands for numbers of up to one and a half. */
    private static final int SMALLEST_END = 2;

    /** Rounding by half a step takes off less from there on: 2.5 / 2 = 1.25. */
    private static final double CUT_OFF = 1.3;

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
                lateNear(relative),
                cutOffShare(expected, found, tokens, length),
                zeroedShare(expected, found));
    }

    private static @Nullable Double zeroedShare(float[] expected, float[] found) {
        int zeroed = 0;
        for (int i = 0; i < found.length; i++) {
            zeroed += found[i] == 0 && expected[i] != 0 ? 1 : 0;
        }
        return zeroed == 0 ? null : (double) zeroed / found.length;
    }

    /**
     * Returns the share of elements that are cut off. Codes that are too small for what they should hold pile up at the
     * ends of their range; floats hardly ever repeat.
     *
     * @return {@code null} if there are none
     */
    private static @Nullable Double cutOffShare(float[] expected, float[] found, int tokens, int length) {
        int cutOff = 0;
        for (int head = 0; head < found.length; head += tokens * length) {
            for (int element = head; element < head + length; element++) {
                cutOff += cutOff(expected, found, element, tokens, length, 1);
                cutOff += cutOff(expected, found, element, tokens, length, -1);
            }
        }
        return cutOff == 0 ? null : (double) cutOff / found.length;
    }

    /** Counts the tokens whose element is cut off at one end, which is above or below zero. */
    private static int cutOff(float[] expected, float[] found, int first, int tokens, int length, int sign) {
        float end = 0;
        float smallest = Float.POSITIVE_INFINITY;
        for (int token = 0; token < tokens; token++) {
            float element = found[first + token * length];
            end = Math.max(end, sign * element);
            smallest = element == 0 ? smallest : Math.min(smallest, Math.abs(element));
        }
        if (end < SMALLEST_END * smallest) {
            return 0;
        }
        int atEnd = 0;
        int beyond = 0;
        for (int token = 0; token < tokens; token++) {
            int i = first + token * length;
            boolean isAtEnd = sign * found[i] == end;
            atEnd += isAtEnd ? 1 : 0;
            beyond += isAtEnd && sign * expected[i] > CUT_OFF * end ? 1 : 0;
        }
        return atEnd > 1 ? beyond : 0;
    }

    /** Returns the 10th percentile of the errors in the second half. */
    private static double lateNear(double[] errors) {
        double[] late = Arrays.copyOfRange(errors, errors.length / 2, errors.length);
        Arrays.sort(late);
        return late[late.length / NEAR_SHARE];
    }
}
