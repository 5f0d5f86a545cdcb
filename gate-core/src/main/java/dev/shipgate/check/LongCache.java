package dev.shipgate.check;

import dev.shipgate.oracle.StateKind;
import dev.shipgate.oracle.StateSlot;
import dev.shipgate.tensor.ArrayTensor;
import dev.shipgate.tensor.Shape;
import dev.shipgate.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A decode state whose caches hold as many tokens as wanted: those of a real prompt, over and over. Its rows mean
 * nothing, but a step from it goes through the same positions, masks and memory as one after a prompt of that length.
 */
final class LongCache {

    private final Map<StateSlot, Tensor> states;

    /** @param states of a prompt: keys and values {@code [1, heads, tokens, vector]} */
    LongCache(Map<StateSlot, Tensor> states) {
        this.states = states;
    }

    /** Returns the bytes that each token takes, as floats. */
    long bytesPerToken() {
        return states.entrySet().stream()
                .filter(state -> isCache(state.getKey()))
                .map(state -> state.getValue().shape())
                .mapToLong(shape -> Float.BYTES * shape.dimension(1) * shape.dimension(3))
                .sum();
    }

    /** Returns the state after this many tokens. */
    Map<StateSlot, Tensor> of(int tokens) {
        Map<StateSlot, Tensor> longer = new LinkedHashMap<>();
        states.forEach((slot, state) -> longer.put(slot, isCache(slot) ? repeated(state, tokens) : state));
        return longer;
    }

    private static boolean isCache(StateSlot slot) {
        return slot.kind() == StateKind.KEY || slot.kind() == StateKind.VALUE;
    }

    private static Tensor repeated(Tensor cache, int tokens) {
        int heads = (int) cache.shape().dimension(1);
        int held = (int) cache.shape().dimension(2);
        int vector = (int) cache.shape().dimension(3);
        float[] longer = new float[Math.toIntExact((long) heads * tokens * vector)];
        for (int head = 0; head < heads; head++) {
            for (int token = 0; token < tokens; token++) {
                cache.copyFloats(
                        ((long) head * held + token % held) * vector, longer, (head * tokens + token) * vector, vector);
            }
        }
        return ArrayTensor.of(Shape.of(1, heads, tokens, vector), longer);
    }
}
