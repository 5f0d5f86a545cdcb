package dev.shipgate.engine;

import dev.shipgate.oracle.StateSlot;
import dev.shipgate.tensor.ArrayTensor;
import dev.shipgate.tensor.Shape;
import dev.shipgate.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Lays the recorded cache of an oracle out as a bundle wants it, or says why that cannot be. */
final class SeedLayout {

    private SeedLayout() {}

    /** @throws SeedException if one side carries a state that the other does not */
    static void requireSameSlots(List<CarriedState> states, Map<StateSlot, Tensor> seed) {
        Set<StateSlot> carried = states.stream()
                .flatMap(state -> state.slots().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<StateSlot> notRecorded = new TreeSet<>(carried);
        notRecorded.removeAll(seed.keySet());
        if (!notRecorded.isEmpty()) {
            throw new SeedException("the bundle carries " + notRecorded + ", which the oracle did not record");
        }
        Set<StateSlot> notCarried = new TreeSet<>(seed.keySet());
        notCarried.removeAll(carried);
        if (!notCarried.isEmpty()) {
            throw new SeedException("the oracle recorded " + notCarried + ", which the bundle does not carry");
        }
    }

    /**
     * Lays out one layer's state.
     *
     * @throws SeedException if the shapes do not fit
     */
    static Tensor lay(CarriedState state, StateSlot slot, Tensor recorded, int position) {
        return switch (state.kind()) {
            case KEY, VALUE -> layCache(state, slot, recorded, position);
            case CONV_STATE -> layConvolution(state, slot, recorded);
            case RECURRENT_STATE -> layAsRecorded(state, slot, recorded);
        };
    }

    private static Tensor layCache(CarriedState state, StateSlot slot, Tensor recorded, int position) {
        Shape fresh = state.freshOfOne();
        Shape shape = recorded.shape();
        boolean fits = fresh.rank() == 4
                && shape.rank() == 4
                && shape.dimension(0) == fresh.dimension(0)
                && shape.dimension(1) == fresh.dimension(1)
                && shape.dimension(2) == position
                && shape.dimension(3) == fresh.dimension(3);
        if (!fits) {
            throw mismatch(state, slot, recorded, "[1, kv_heads, " + position + ", head_dim]");
        }
        return recorded;
    }

    /** An oracle keeps the last K columns; a bundle that keeps fewer takes the newest of them. */
    private static Tensor layConvolution(CarriedState state, StateSlot slot, Tensor recorded) {
        Shape fresh = state.freshOfOne();
        Shape shape = recorded.shape();
        boolean fits = fresh.rank() == 3
                && shape.rank() == 3
                && shape.dimension(0) == fresh.dimension(0)
                && shape.dimension(1) == fresh.dimension(1)
                && shape.dimension(2) >= fresh.dimension(2);
        if (!fits) {
            throw mismatch(state, slot, recorded, "[1, channels, columns] with at least as many columns");
        }
        int recordedColumns = Math.toIntExact(shape.dimension(2));
        int columns = Math.toIntExact(fresh.dimension(2));
        float[] all = recorded.toFloats();
        float[] newest = new float[Math.toIntExact(fresh.elementCount())];
        for (int row = 0; row < newest.length / Math.max(1, columns); row++) {
            System.arraycopy(
                    all, row * recordedColumns + recordedColumns - columns, newest, row * columns, columns);
        }
        return ArrayTensor.of(fresh, newest);
    }

    private static Tensor layAsRecorded(CarriedState state, StateSlot slot, Tensor recorded) {
        if (!Arrays.equals(state.freshOfOne().toArray(), recorded.shape().toArray())) {
            throw mismatch(state, slot, recorded, "the same shape");
        }
        return recorded;
    }

    private static SeedException mismatch(CarriedState state, StateSlot slot, Tensor recorded, String expected) {
        return new SeedException("the oracle recorded " + slot + " as " + recorded.shape() + ", the bundle takes "
                + state.input() + "; " + expected + " is expected");
    }
}
