package dev.shipgate.engine.onnx;

import dev.shipgate.oracle.Oracle;
import dev.shipgate.oracle.OracleSeed;
import dev.shipgate.oracle.StateKind;
import dev.shipgate.oracle.StateSlot;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Maps the planes of a stacked state to layers. A graph only shows how many planes there are, not which layers they
 * belong to.
 */
@FunctionalInterface
public interface StackedLayers {

    /**
     * Returns the layer of each plane, in order.
     *
     * @param planes the number of planes
     */
    List<Integer> of(StateKind kind, int planes);

    /** Returns consecutive layers from 0, the default. */
    static StackedLayers counted() {
        return (kind, planes) -> IntStream.range(0, planes).boxed().toList();
    }

    /**
     * Returns the layers for which an oracle recorded such a state, if their number matches.
     *
     * @param oracle consulted only when a stacked state is found
     */
    static StackedLayers asRecorded(Supplier<Oracle> oracle) {
        return (kind, planes) -> {
            List<Integer> layers = oracle.get().cases().stream()
                    .map(each -> each.seed())
                    .filter(Objects::nonNull)
                    .map(OracleSeed::state)
                    .flatMap(state -> state.keySet().stream())
                    .filter(slot -> slot.kind() == kind)
                    .map(StateSlot::layer)
                    .distinct()
                    .sorted()
                    .toList();
            return layers.size() == planes ? layers : counted().of(kind, planes);
        };
    }
}
