package dev.shipgate.check;

import dev.shipgate.engine.Engine;
import dev.shipgate.oracle.StateKind;
import dev.shipgate.oracle.StateSlot;
import dev.shipgate.tensor.Shape;
import dev.shipgate.tensor.Tensor;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Watches the carried states of an engine after each step, and counts how often each changed. Keeps digests, not
 * states.
 */
public final class StateWatch {

    private final Engine engine;
    private final Map<StateSlot, Integer> digests = new HashMap<>();
    private final Map<StateSlot, Integer> changedSteps = new HashMap<>();
    private final Map<StateSlot, Boolean> fresh = new HashMap<>();

    private StateWatch(Engine engine) {
        this.engine = engine;
    }

    /** Resets an engine and starts to watch it. */
    public static StateWatch begin(Engine engine) {
        StateWatch watch = new StateWatch(engine);
        engine.reset();
        engine.states().forEach((slot, state) -> watch.fresh.put(slot, isZero(state.elements())));
        watch.digests.putAll(engine.stateDigests());
        return watch;
    }

    /** Looks at the states after a step. */
    void stepped() {
        engine.stateDigests().forEach((slot, digest) -> {
            Integer before = digests.put(slot, digest);
            if (!Objects.equals(before, digest)) {
                changedSteps.merge(slot, 1, Integer::sum);
            }
        });
    }

    int changedSteps(StateSlot slot) {
        return changedSteps.getOrDefault(slot, 0);
    }

    /** Tells whether a state was all zeros, or empty, before the first step. */
    boolean freshAfterReset(StateSlot slot) {
        return fresh.getOrDefault(slot, false);
    }

    /** Returns how many tokens a cache holds, or {@code null} for a state that doesn't grow. */
    static @Nullable Integer tokensHeld(StateSlot slot, Tensor state) {
        Shape shape = state.shape();
        boolean isCache = slot.kind() == StateKind.KEY || slot.kind() == StateKind.VALUE;
        return isCache && shape.rank() == 4 ? Math.toIntExact(shape.dimension(2)) : null;
    }

    static boolean isZero(float[] elements) {
        for (float element : elements) {
            if (element != 0) {
                return false;
            }
        }
        return true;
    }
}
