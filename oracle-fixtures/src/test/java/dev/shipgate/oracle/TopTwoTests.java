package dev.shipgate.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopTwoTests {

    @Test
    void the_margin_is_given_in_nats_and_in_probability() {
        TopTwo topTwo = TopTwo.of(new float[] {0, (float) Math.log(4), (float) Math.log(3)});

        assertThat(topTwo.top1Id()).isEqualTo(1);
        assertThat(topTwo.runnerUpId()).isEqualTo(2);
        assertThat(topTwo.margin().logit()).isCloseTo(Math.log(4.0 / 3), within(1e-6));
        assertThat(topTwo.margin().prob()).isCloseTo(4.0 / 8 - 3.0 / 8, within(1e-7));
    }

    @Test
    void of_equal_logits_the_first_wins_and_the_second_follows() {
        assertThat(TopTwo.of(new float[] {1, 5, 2, 5, 5}))
                .returns(1, TopTwo::top1Id)
                .returns(3, TopTwo::runnerUpId)
                .returns(5.0, TopTwo::top1Logit)
                .returns(new Margin(0, 0), TopTwo::margin);
        assertThat(TopTwo.of(new float[] {5, 2, 2, 1}).runnerUpId()).isEqualTo(1);
        assertThat(TopTwo.of(new float[] {-0f, 0f}))
                .returns(0, TopTwo::top1Id)
                .returns(1, TopTwo::runnerUpId)
                .returns(new Margin(0, 0), TopTwo::margin)
                .returns(Math.log(2), TopTwo::logSumExp);
    }

    @Test
    void logits_of_any_finite_size_do_not_overflow() {
        Margin margin =
                TopTwo.of(new float[] {Float.MAX_VALUE, -Float.MAX_VALUE}).margin();

        assertThat(margin.logit()).isEqualTo(2.0 * Float.MAX_VALUE);
        assertThat(margin.prob()).isEqualTo(1);
    }

    @Test
    void shifting_all_logits_shifts_only_the_log_sum_exp() {
        float[] logits = {-3, 2, 7.5f, 7.25f, 0};
        float[] shifted = {-1003, -998, -992.5f, -992.75f, -1000};

        assertThat(TopTwo.of(shifted).margin()).isEqualTo(TopTwo.of(logits).margin());
        assertThat(TopTwo.of(shifted).runnerUpId()).isEqualTo(TopTwo.of(logits).runnerUpId());
        assertThat(TopTwo.of(shifted).logSumExp()).isCloseTo(TopTwo.of(logits).logSumExp() - 1000, within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 7, 8, 64, 1_000, 2_049})
    void random_rows_agree_with_sorting(int length) {
        Random random = new Random(length);
        for (int round = 0; round < 20; round++) {
            float[] logits = new float[length];
            for (int i = 0; i < length; i++) {
                logits[i] = (float) (random.nextGaussian() * 8);
            }
            List<Integer> sorted = IntStream.range(0, length)
                    .boxed()
                    .sorted(Comparator.comparing((Integer id) -> -logits[id]).thenComparing(id -> id))
                    .toList();
            double sum = IntStream.range(0, length)
                    .mapToDouble(id -> Math.exp(logits[id]))
                    .sum();
            double first = logits[sorted.get(0)];
            double second = logits[sorted.get(1)];

            TopTwo topTwo = TopTwo.of(logits);

            assertThat(topTwo.top1Id()).isEqualTo(sorted.get(0));
            assertThat(topTwo.runnerUpId()).isEqualTo(sorted.get(1));
            assertThat(topTwo.margin().logit()).isEqualTo(first - second);
            assertThat(topTwo.margin().prob()).isCloseTo(Math.exp(first) / sum - Math.exp(second) / sum, within(1e-12));
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void a_non_finite_logit_is_refused_at_any_index(float bad) {
        for (int i = 0; i < 3; i++) {
            float[] logits = {1, 2, 3};
            logits[i] = bad;
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> TopTwo.of(logits))
                    .withMessage("the logit of token " + i + " is " + bad);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void a_row_too_short_for_a_margin_is_refused(int length) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TopTwo.of(new float[length]))
                .withMessage("a margin needs at least two logits, found " + length);
    }
}
