package dev.shipgate.numerics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.shipgate.oracle.StateKind;
import dev.shipgate.oracle.StateSlot;
import dev.shipgate.tensor.ArrayTensor;
import dev.shipgate.tensor.Shape;
import dev.shipgate.tensor.Tensor;
import dev.shipgate.transcript.StateDifference;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StateComparatorTests {

    private static final StateSlot FIRST = new StateSlot(0, StateKind.RECURRENT_STATE);
    private static final StateSlot SECOND = new StateSlot(1, StateKind.RECURRENT_STATE);
    private static final Shape SHAPE = Shape.of(1, 2, 3, 3);

    private final float[] first = random(1);
    private final float[] second = random(2);
    private final StateComparator comparator =
            new StateComparator(Map.of(FIRST, tensor(first), SECOND, tensor(second)), 3);

    @Test
    void a_state_matches_itself() {
        assertThat(compare(first)).isEqualTo(new StateDifference(1, 0, null));
    }

    @Test
    void a_scaled_state_keeps_its_cosine() {
        float[] half = first.clone();
        for (int i = 0; i < half.length; i++) {
            half[i] /= 2;
        }

        StateDifference difference = compare(half);

        assertThat(difference.cosine()).isCloseTo(1, within(1e-12));
        assertThat(difference.relativeError()).isCloseTo(0.5, within(1e-6));
    }

    @Test
    void a_state_in_the_wrong_slot_is_identified() {
        assertThat(compare(second).resembles()).isEqualTo("1.recurrent_state");
    }

    @Test
    void a_transformed_state_is_identified() {
        float[] transposed = new float[first.length];
        float[] reversed = new float[first.length];
        float[] negated = new float[first.length];
        for (int head = 0; head < 2; head++) {
            for (int row = 0; row < 3; row++) {
                for (int column = 0; column < 3; column++) {
                    float element = first[head * 9 + row * 3 + column];
                    transposed[head * 9 + column * 3 + row] = element;
                    reversed[head * 9 + row * 3 + 2 - column] = element;
                    negated[head * 9 + row * 3 + column] = -element;
                }
            }
        }

        assertThat(compare(transposed).resembles()).isEqualTo("0.recurrent_state transposed");
        assertThat(compare(reversed).resembles()).isEqualTo("0.recurrent_state reversed");
        assertThat(compare(negated).resembles()).isEqualTo("0.recurrent_state negated");
    }

    @Test
    void the_distance_of_zeros_is_the_length_of_the_state() {
        assertThat(compare(new float[first.length])).isEqualTo(new StateDifference(0, 1, null));
    }

    @Test
    void non_finite_and_misshapen_states_cannot_be_compared() {
        float[] broken = first.clone();
        broken[3] = Float.NaN;

        assertThat(comparator.compare(FIRST, tensor(broken))).isEmpty();
        assertThat(comparator.compare(FIRST, ArrayTensor.of(Shape.of(2), 1, 2))).isEmpty();
        assertThat(comparator.compare(new StateSlot(5, StateKind.KEY), tensor(first)))
                .isEmpty();
    }

    private StateDifference compare(float[] found) {
        return comparator.compare(FIRST, tensor(found)).orElseThrow();
    }

    private static Tensor tensor(float[] elements) {
        return ArrayTensor.of(SHAPE, elements);
    }

    private static float[] random(int seed) {
        Random random = new Random(seed);
        float[] elements = new float[Math.toIntExact(SHAPE.elementCount())];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = (float) random.nextGaussian();
        }
        return elements;
    }
}
