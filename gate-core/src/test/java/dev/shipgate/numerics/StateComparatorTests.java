package dev.shipgate.numerics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.shipgate.oracle.StateKind;
import dev.shipgate.oracle.StateSlot;
import dev.shipgate.tensor.ArrayTensor;
import dev.shipgate.tensor.Shape;
import dev.shipgate.tensor.Tensor;
import dev.shipgate.transcript.CacheDifference;
import dev.shipgate.transcript.StateDifference;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
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

    @Test
    void two_states_of_zeros_are_equal() {
        float[] zeros = new float[first.length];

        assertThat(new StateComparator(Map.of(FIRST, tensor(zeros)), 3).compare(FIRST, tensor(zeros)))
                .contains(new StateDifference(1, 0, null));
    }

    @Test
    void the_error_beside_a_state_of_zeros_is_absolute() {
        float[] found = new float[first.length];
        found[0] = 3;
        found[1] = 4;

        assertThat(new StateComparator(Map.of(FIRST, tensor(new float[first.length])), 3).compare(FIRST, tensor(found)))
                .contains(new StateDifference(0, 5, null));
    }

    /** The cosine with its own expected state is 0.8: not yet far enough off to be another one. */
    @Test
    void a_state_near_its_own_expected_one_resembles_no_other() {
        Shape pair = Shape.of(2);
        StateComparator pairs =
                new StateComparator(Map.of(FIRST, ArrayTensor.of(pair, 1, 0), SECOND, ArrayTensor.of(pair, 4, 3)), 3);

        assertThat(pairs.compare(FIRST, ArrayTensor.of(pair, 4, 3)))
                .hasValueSatisfying(near -> assertThat(near.resembles()).isNull());
        assertThat(pairs.compare(FIRST, ArrayTensor.of(pair, 3.9f, 3)))
                .hasValueSatisfying(far -> assertThat(far.resembles()).isEqualTo("1.recurrent_state"));
    }

    @Test
    void only_caches_of_keys_and_values_are_compared_by_token() {
        Shape cache = Shape.of(1, 1, 3, 2);

        assertThat(StateKind.values()).allSatisfy(kind -> {
            StateSlot slot = new StateSlot(0, kind);
            Tensor state = ArrayTensor.of(cache, 1, 2, 3, 4, 5, 6);
            boolean isCache = kind == StateKind.KEY || kind == StateKind.VALUE;

            assertThat(new StateComparator(Map.of(slot, state), 3).compare(slot, state))
                    .hasValueSatisfying(same -> assertThat(same.cache() != null).isEqualTo(isCache));
        });
    }

    @Test
    void a_cache_without_four_dimensions_or_without_elements_is_not_compared_by_token() {
        assertThat(cacheOf(ArrayTensor.of(Shape.of(3, 2), 1, 2, 3, 4, 5, 6))).isNull();
        assertThat(cacheOf(ArrayTensor.of(Shape.of(1, 1, 0, 2)))).isNull();
        assertThat(cacheOf(ArrayTensor.of(Shape.of(1, 1, 2, 0)))).isNull();
    }

    private static @Nullable CacheDifference cacheOf(Tensor key) {
        StateSlot slot = new StateSlot(0, StateKind.KEY);
        return new StateComparator(Map.of(slot, key), 3)
                .compare(slot, key)
                .orElseThrow()
                .cache();
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
