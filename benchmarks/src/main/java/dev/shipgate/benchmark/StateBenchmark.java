package dev.shipgate.benchmark;

import dev.shipgate.numerics.StateComparator;
import dev.shipgate.oracle.StateKind;
import dev.shipgate.oracle.StateSlot;
import dev.shipgate.tensor.ArrayTensor;
import dev.shipgate.tensor.Shape;
import dev.shipgate.tensor.Tensor;
import dev.shipgate.transcript.StateDifference;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Compares the recurrent state of one layer, {@code [1, 16, 128, 128]}, with another. */
@State(Scope.Thread)
public class StateBenchmark {

    private static final Shape SHAPE = Shape.of(1, 16, 128, 128);
    private static final StateSlot SLOT = new StateSlot(0, StateKind.RECURRENT_STATE);

    private final Tensor expected = tensor(1);
    private final Tensor found = tensor(1);

    @Benchmark
    public Optional<StateDifference> recurrentStates() {
        return new StateComparator(Map.of(SLOT, expected), 1).compare(SLOT, found);
    }

    private static Tensor tensor(long seed) {
        Random random = new Random(seed);
        float[] elements = new float[Math.toIntExact(SHAPE.elementCount())];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = (float) random.nextGaussian();
        }
        return ArrayTensor.of(SHAPE, elements);
    }
}
