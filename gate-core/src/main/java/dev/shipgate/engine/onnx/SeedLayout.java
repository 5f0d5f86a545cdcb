package dev.shipgate.engine.onnx;

import dev.shipgate.engine.SeedException;
import dev.shipgate.oracle.StateSlot;
import dev.shipgate.tensor.ArrayTensor;
import dev.shipgate.tensor.Shape;
import dev.shipgate.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Converts an oracle's recorded cache to a bundle's layout, or explains why that is impossible. */
public final class SeedLayout {

    private SeedLayout() {}

    /**
     * Checks that the bundle carries exactly the states that the oracle recorded.
     *
     * @throws SeedException if one side has a state that the other lacks
     */
    public static void requireSameSlots(Set<StateSlot> carried, Map<StateSlot, Tensor> seed) {
        Set<StateSlot> notRecorded = new TreeSet<>(carried);
        notRecorded.removeAll(seed.keySet());
        if (!notRecorded.isEmpty()) {
            throw new SeedException("the bundle carries " + notRecorded + ", but the oracle did not record it");
        }
        Set<StateSlot> notCarried = new TreeSet<>(seed.keySet());
        notCarried.removeAll(carried);
        if (!notCarried.isEmpty()) {
            throw new SeedException("the oracle recorded " + notCarried + ", but the bundle does not carry it");
        }
    }

    /**
     * Converts one layer's state.
     *
     * @param fresh the shape of the bundle's state before the first token, batch first
     * @param taker describes the state's recipient in messages
     * @param recorded the oracle's state after {@code position} tokens
     * @throws SeedException if the shapes do not fit
     */
    public static Tensor lay(StateSlot slot, Shape fresh, String taker, Tensor recorded, int position) {
        return switch (slot.kind()) {
            case KEY, VALUE ->
                layCache(slot, CacheLayout.growing(CacheLayout.USUAL_AXIS), fresh, 1, taker, recorded, position);
            case CONV_STATE -> layConvolution(slot, fresh, taker, recorded);
            case RECURRENT_STATE -> layAsRecorded(slot, fresh, taker, recorded);
        };
    }

    /**
     * Takes from an oracle's cache the tokens that a bundle holds: the newest ones, if it doesn't hold all.
     *
     * @param fresh the shape of the bundle's cache before the first token, batch first
     * @param codesPerElement the number of a vector's elements that are packed into one of the bundle's
     * @return {@code [1, heads, tokens, vector]}
     * @throws SeedException if the shapes do not fit, or the bundle has no room
     */
    static Tensor layCache(
            StateSlot slot,
            CacheLayout layout,
            Shape fresh,
            int codesPerElement,
            String taker,
            Tensor recorded,
            int position) {
        Shape shape = recorded.shape();
        int held = layout.held(position);
        boolean fits = fresh.rank() == 4
                && shape.rank() == 4
                && shape.dimension(0) == fresh.dimension(0)
                && shape.dimension(1) == layout.heads(fresh)
                && shape.dimension(2) <= position
                && shape.dimension(2) >= held
                && shape.dimension(3) == codesPerElement * layout.vectorLength(fresh);
        if (!fits) {
            throw mismatch(slot, taker, recorded, "[1, kv_heads, " + held + ", head_dim]");
        }
        if (held < position && !layout.dropsOldest()) {
            throw new SeedException("the oracle recorded " + slot + " with " + position + " tokens, but the bundle's "
                    + taker + " has room for " + held);
        }
        return held == shape.dimension(2) ? recorded : newest(recorded, held);
    }

    private static Tensor newest(Tensor cache, int tokens) {
        Shape shape = cache.shape();
        int length = Math.toIntExact(shape.dimension(3));
        int recorded = Math.toIntExact(shape.dimension(2)) * length;
        int kept = tokens * length;
        float[] all = cache.toFloats();
        float[] newest = new float[Math.toIntExact(shape.dimension(1)) * kept];
        for (int head = 0; head < shape.dimension(1); head++) {
            System.arraycopy(all, (head + 1) * recorded - kept, newest, head * kept, kept);
        }
        return ArrayTensor.owning(Shape.of(1, shape.dimension(1), tokens, length), newest);
    }

    /** An oracle keeps the last K columns. A bundle that keeps fewer gets the most recent ones. */
    private static Tensor layConvolution(StateSlot slot, Shape fresh, String taker, Tensor recorded) {
        Shape shape = recorded.shape();
        boolean fits = fresh.rank() == 3
                && shape.rank() == 3
                && shape.dimension(0) == fresh.dimension(0)
                && shape.dimension(1) == fresh.dimension(1)
                && shape.dimension(2) >= fresh.dimension(2);
        if (!fits) {
            throw mismatch(slot, taker, recorded, "[1, channels, columns] with at least as many columns");
        }
        int recordedColumns = Math.toIntExact(shape.dimension(2));
        int columns = Math.toIntExact(fresh.dimension(2));
        float[] all = recorded.toFloats();
        float[] newest = new float[Math.toIntExact(fresh.elementCount())];
        for (int row = 0; row < newest.length / Math.max(1, columns); row++) {
            System.arraycopy(all, row * recordedColumns + recordedColumns - columns, newest, row * columns, columns);
        }
        return ArrayTensor.owning(fresh, newest);
    }

    private static Tensor layAsRecorded(StateSlot slot, Shape fresh, String taker, Tensor recorded) {
        if (!Arrays.equals(fresh.toArray(), recorded.shape().toArray())) {
            throw mismatch(slot, taker, recorded, "the same shape");
        }
        return recorded;
    }

    private static SeedException mismatch(StateSlot slot, String taker, Tensor recorded, String expected) {
        return new SeedException("the oracle recorded " + slot + " as " + recorded.shape() + ", but the bundle takes "
                + "" + taker + "; expected " + expected);
    }
}
