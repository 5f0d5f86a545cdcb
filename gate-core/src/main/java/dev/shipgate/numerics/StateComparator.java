package dev.shipgate.numerics;

import dev.shipgate.oracle.StateKind;
import dev.shipgate.oracle.StateSlot;
import dev.shipgate.tensor.Shape;
import dev.shipgate.tensor.Tensor;
import dev.shipgate.transcript.StateDifference;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Compares carried states with the expected ones. All sums are computed in {@code double}. */
public final class StateComparator {

    /**
     * A state is identified as a different slot's state only if it nearly equals that state and is far from its own
     * expected one.
     */
    private static final double RESEMBLES = 0.95;

    private static final double FAR_FROM_ITSELF = 0.8;

    private final Map<StateSlot, Tensor> expected;
    private final int tokens;

    /**
     * @param expected every expected state, in the shapes of those that it is compared with
     * @param tokens the number of tokens that were fed; a cache that holds fewer holds the newest
     */
    public StateComparator(Map<StateSlot, Tensor> expected, int tokens) {
        this.expected = new TreeMap<>(expected);
        this.tokens = tokens;
    }

    /**
     * Measures how far {@code found} deviates from the expected state of {@code slot}.
     *
     * @return empty if there is no such state, the shapes differ or a number isn't finite
     */
    public Optional<StateDifference> compare(StateSlot slot, Tensor found) {
        return compare(slot, found.shape(), found.elements());
    }

    /**
     * Measures the same for elements that were copied already. A state can have a million.
     *
     * @param shape of {@code elements}
     */
    public Optional<StateDifference> compare(StateSlot slot, Shape shape, float[] elements) {
        Tensor own = expected.get(slot);
        if (own == null || !own.shape().equals(shape)) {
            return Optional.empty();
        }
        float[] reference = own.elements();
        if (RowComparator.nonFinite(elements) > 0 || RowComparator.nonFinite(reference) > 0) {
            return Optional.empty();
        }
        double cosine = cosine(reference, elements);
        return Optional.of(new StateDifference(
                cosine,
                relativeError(reference, elements),
                cosine < FAR_FROM_ITSELF ? resemblance(slot, reference, shape, elements) : null,
                isCache(slot, shape) ? CacheComparator.compare(reference, elements, shape, tokens) : null));
    }

    /** Caches of keys and values are {@code [1, heads, tokens, vector]}. */
    private static boolean isCache(StateSlot slot, Shape shape) {
        return (slot.kind() == StateKind.KEY || slot.kind() == StateKind.VALUE)
                && shape.rank() == 4
                && shape.dimension(2) > 0
                && shape.dimension(3) > 0;
    }

    private @Nullable String resemblance(StateSlot slot, float[] itself, Shape shape, float[] elements) {
        if (cosine(itself, elements) < -RESEMBLES) {
            return slot + " negated";
        }
        if (cosine(itself, transposed(shape, elements)) > RESEMBLES) {
            return slot + " transposed";
        }
        if (cosine(itself, reversed(shape, elements)) > RESEMBLES) {
            return slot + " reversed";
        }
        for (Map.Entry<StateSlot, Tensor> other : expected.entrySet()) {
            if (!other.getKey().equals(slot)
                    && other.getValue().shape().elementCount() == elements.length
                    && cosine(other.getValue().elements(), elements) > RESEMBLES) {
                return other.getKey().toString();
            }
        }
        return null;
    }

    /** Swaps the last two dimensions but keeps the shape, as if a matrix were stored in the other order. */
    private static float[] transposed(Shape shape, float[] elements) {
        if (shape.rank() < 2 || elements.length == 0) {
            return elements;
        }
        int columns = Math.toIntExact(shape.dimension(shape.rank() - 1));
        int rows = Math.toIntExact(shape.dimension(shape.rank() - 2));
        float[] transposed = new float[elements.length];
        for (int matrix = 0; matrix < elements.length; matrix += rows * columns) {
            for (int i = 0; i < rows * columns; i++) {
                transposed[matrix + i] = elements[matrix + i % rows * columns + i / rows];
            }
        }
        return transposed;
    }

    private static float[] reversed(Shape shape, float[] elements) {
        if (shape.rank() == 0 || elements.length == 0) {
            return elements;
        }
        int columns = Math.toIntExact(shape.dimension(shape.rank() - 1));
        float[] reversed = new float[elements.length];
        for (int i = 0; i < elements.length; i++) {
            reversed[i] = elements[i - i % columns + columns - 1 - i % columns];
        }
        return reversed;
    }

    private static double cosine(float[] a, float[] b) {
        double dot = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            dot += (double) a[i] * b[i];
            aa += (double) a[i] * a[i];
            bb += (double) b[i] * b[i];
        }
        if (aa == 0 && bb == 0) {
            return 1;
        }
        double norms = Math.sqrt(aa) * Math.sqrt(bb);
        return norms == 0 ? 0 : Math.max(-1, Math.min(1, dot / norms));
    }

    private static double relativeError(float[] expected, float[] found) {
        double error = 0;
        double norm = 0;
        for (int i = 0; i < expected.length; i++) {
            double difference = (double) found[i] - expected[i];
            error += difference * difference;
            norm += (double) expected[i] * expected[i];
        }
        return Math.sqrt(error) / (norm == 0 ? 1 : Math.sqrt(norm));
    }
}
