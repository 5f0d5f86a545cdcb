package dev.shipgate.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A set of floats tells which it has seen. */
class FloatSetTests {

    @Test
    void a_float_is_new_once() {
        FloatSet set = new FloatSet(4);

        assertThat(set.add(1.5f)).isTrue();
        assertThat(set.add(1.5f)).isFalse();
        assertThat(set.add(-1.5f)).isTrue();
        assertThat(set.add(Float.POSITIVE_INFINITY)).isTrue();
        assertThat(set.add(Float.POSITIVE_INFINITY)).isFalse();
    }

    @Test
    void both_zeros_are_the_same_and_every_nan_is_another() {
        FloatSet set = new FloatSet(4);

        assertThat(set.add(0f)).isTrue();
        assertThat(set.add(-0f)).isFalse();
        assertThat(set.add(Float.NaN)).isTrue();
        assertThat(set.add(Float.NaN)).isTrue();
    }

    @Test
    void a_full_set_counts_like_a_sort() {
        Random random = new Random(1);
        for (int size : new int[] {0, 1, 2, 3, 1000}) {
            float[] floats = new float[size];
            IntStream.range(0, size).forEach(i -> floats[i] = random.nextInt(300) / 7f);
            FloatSet set = new FloatSet(size);
            int distinct = 0;
            for (float each : floats) {
                distinct += set.add(each) ? 1 : 0;
            }
            assertThat(distinct).isEqualTo((int)
                    IntStream.range(0, size).mapToObj(i -> floats[i]).distinct().count());
        }
    }
}
