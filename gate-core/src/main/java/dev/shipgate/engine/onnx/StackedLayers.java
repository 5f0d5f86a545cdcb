package dev.shipgate.engine.onnx;

import dev.shipgate.oracle.Oracle;
import dev.shipgate.oracle.OracleSeed;
import dev.shipgate.oracle.StateKind;
import dev.shipgate.oracle.StateSlot;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Says which layers the planes of a stacked state belong to: a graph has their number, and not their names. */
@FunctionalInterface
public interface StackedLayers {

    /**
     * Returns the layer of each plane, in order.
     *
     * @param planes how many there are
     */
    List<Integer> of(StateKind kind, int planes);

    /** Returns the layers from 0 on, where nobody says anything else. */
    static StackedLayers counted() {
        return (kind, planes) -> IntStream.range(0, planes).boxed().toList();
    }

    /**
     * Returns the layers for which an oracle has recorded such a state, if it has recorded as many.
     *
     * @param oracle is asked when a stacked state is found, and not before
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
