package dev.shipgate.numerics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.shipgate.oracle.FullRow;
import dev.shipgate.oracle.FullRows;
import dev.shipgate.oracle.OracleRow;
import dev.shipgate.oracle.TopKRow;
import dev.shipgate.oracle.TopKRows;
import dev.shipgate.oracle.TopTwo;
import dev.shipgate.tensor.ArrayTensor;
import dev.shipgate.tensor.Shape;
import dev.shipgate.transcript.RowDifference;
import dev.shipgate.transcript.RowNoise;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopKRowComparatorTests {

    private static final double ROUNDING = 1e-6;

    @Test
    void a_row_by_hand() {
        float[] oracle = logs(0.5, 0.2, 0.2, 0.1);
        float[] bundle = logs(0.25, 0.25, 0.1, 0.4);

        RowDifference.TopK difference = compare(oracle, 2, bundle);

        double expected = 0.5 * Math.log(0.5 / 0.25) + 0.2 * Math.log(0.2 / 0.25) + 0.3 * Math.log(0.3 / 0.5);
        assertThat(difference.klAtLeastNats()).isCloseTo(expected, within(1e-6));
        assertThat(difference.recordedTokens()).isEqualTo(2);
        assertThat(difference.oracleTokenRank()).as("in the whole row").isEqualTo(2);
        assertThat(difference.oracleTokenDeltaProb()).isCloseTo(-0.25, within(1e-6));
        assertThat(difference.recordedMaxAbsLogit()).isCloseTo(Math.log(2), within(1e-6));
        assertThat(difference.recordedRmsLogit())
                .isCloseTo(Math.sqrt((Math.pow(Math.log(2), 2) + Math.pow(Math.log(1.25), 2)) / 2), within(1e-6));
        double dot = Math.log(0.5) * Math.log(0.25) + Math.log(0.2) * Math.log(0.25);
        assertThat(difference.recordedCosine())
                .isCloseTo(
                        dot / Math.hypot(Math.log(0.5), Math.log(0.2)) / Math.hypot(Math.log(0.25), Math.log(0.25)),
                        within(1e-6));
    }

    @Test
    void a_row_by_hand_of_which_the_engine_gives_the_largest() {
        float[] oracle = logs(0.5, 0.2, 0.2, 0.1);
        float[] bundle = logs(0.25, 0.25, 0.1, 0.4);

        RowDifference.TopK difference = compareLargest(oracle, 2, bundle, 4);

        // The bundle's two largest are the tokens 3 and 0.
        double expected = 0.1 * Math.log(0.1 / 0.4) + 0.5 * Math.log(0.5 / 0.25) + 0.4 * Math.log(0.4 / 0.35);
        assertThat(difference.klAtLeastNats()).isCloseTo(expected, within(2e-5));
        assertThat(difference.recordedTokens()).isEqualTo(2);
        assertThat(difference.oracleTokenRank()).isEqualTo(2);
        assertThat(difference.oracleTokenDeltaProb()).isCloseTo(-0.25, within(1e-6));
        assertThat(difference.cosine()).isNull();
        assertThat(difference.noise()).as("the oracle's runner-up isn't given").isNull();
    }

    @Test
    void a_slope_is_not_measured_over_tokens_that_noise_chose() {
        float[] oracle = random(500, 7, 2);
        float[] bundle = near(oracle, 8);

        RowNoise few =
                Objects.requireNonNull(compareLargest(oracle, 40, bundle, 500).noise());
        RowNoise all =
                Objects.requireNonNull(compareLargest(oracle, 500, bundle, 500).noise());

        assertThat(few.slope()).isNull();
        assertThat(few.marginShiftNats()).isCloseTo(all.marginShiftNats(), within(1e-5));
        assertThat(all.slope()).isCloseTo(1, within(0.05));
    }

    @Test
    void a_token_that_the_engine_does_not_give_has_no_rank() {
        RowDifference.TopK difference = compareLargest(logs(0.7, 0.1, 0.1, 0.1), 2, logs(0.1, 0.2, 0.3, 0.4), 4);

        assertThat(difference.oracleTokenRank()).isNull();
        assertThat(difference.oracleTokenDeltaProb()).isNull();
        assertThat(difference.klAtLeastNats())
                .isLessThanOrEqualTo(
                        full(logs(0.7, 0.1, 0.1, 0.1), logs(0.1, 0.2, 0.3, 0.4)).klNats())
                .isGreaterThan(0.3);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 8, 64, 300, 499, 500})
    void the_bound_on_what_an_engine_gives_never_exceeds_the_divergence(int k) {
        for (int seed = 0; seed < 200; seed++) {
            double spread = 0.5 + seed % 20;
            float[] oracle = random(500, seed, spread);
            float[] bundle = seed % 3 == 0 ? near(oracle, seed) : random(500, 1000 + seed, spread);
            double klNats = full(oracle, bundle).klNats();
            for (int recorded : new int[] {2, 40, 500}) {
                assertThat(compareLargest(oracle, k, bundle, recorded).klAtLeastNats())
                        .isLessThanOrEqualTo(klNats * (1 + ROUNDING) + 2 * ROUNDING)
                        .isNotNegative();
            }
            assertThat(compareLargest(oracle, 500, bundle, 500).klAtLeastNats())
                    .isCloseTo(klNats, within(klNats * 1e-5 + 1e-5));
        }
    }

    /** The engine gives {@code k} of its row; of the oracle's, {@code recorded} were recorded, all if that is V. */
    private static RowDifference.TopK compareLargest(float[] oracle, int k, float[] bundle, int recorded) {
        float[] row = RowForm.LARGEST_LOG_PROBABILITIES.ofLogits(bundle);
        List<Integer> given = RowLeaders.of(bundle, k);
        for (int id = 0; id < row.length; id++) {
            row[id] = given.contains(id) ? row[id] : RowForm.NOT_GIVEN;
        }
        OracleRow kept = recorded == oracle.length ? new FullRow(oracle) : topK(oracle, recorded);
        return TopKRowComparator.compareLargest(
                kept, Objects.requireNonNull(RowComparator.health(kept).topTwo()), row);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 8, 64, 300, 499, 500})
    void the_bound_never_exceeds_the_divergence(int k) {
        for (int seed = 0; seed < 200; seed++) {
            double spread = 0.5 + seed % 20;
            float[] oracle = random(500, seed, spread);
            float[] bundle = seed % 3 == 0 ? near(oracle, seed) : random(500, 1000 + seed, spread);

            double bound = compare(oracle, k, bundle).klAtLeastNats();

            double klNats = full(oracle, bundle).klNats();
            assertThat(bound)
                    .isLessThanOrEqualTo(klNats * (1 + ROUNDING) + ROUNDING)
                    .isNotNegative();
            if (k == 500) {
                assertThat(bound).isCloseTo(klNats, within(1e-9 * (1 + klNats)));
            }
        }
    }

    @Test
    void a_row_compared_with_itself_has_no_difference() {
        float[] row = random(500, 1, 4);

        RowDifference.TopK difference = compare(row, 64, row);

        assertThat(difference.klAtLeastNats()).isCloseTo(0, within(1e-8));
        assertThat(difference.recordedCosine()).isCloseTo(1, within(1e-12));
        assertThat(difference.recordedMaxAbsLogit()).isZero();
        assertThat(difference.oracleTokenRank()).isEqualTo(1);
    }

    @Test
    void mass_that_moves_into_the_tail_is_measured() {
        float[] oracle = {20, 19, 0, 0, 0, 0};
        float[] bundle = {20, 19, 0, 40, 0, 0};

        assertThat(compare(oracle, 2, bundle).klAtLeastNats())
                .isCloseTo(full(oracle, bundle).klNats(), within(1e-5));
        assertThat(compare(oracle, 2, bundle).recordedCosine())
                .as("which the recorded logits do not show")
                .isCloseTo(1, within(1e-12));
        assertThat(compare(oracle, 2, bundle).oracleTokenRank()).isEqualTo(2);
    }

    @Test
    void a_tail_too_small_for_a_double_is_still_finite() {
        float[] oracle = {1, 1, 0, 0};
        float[] bundle = {2000, 2000, 0, 0};

        assertThat(compare(oracle, 2, bundle).klAtLeastNats())
                .isCloseTo(full(oracle, bundle).klNats(), within(1e-3));
    }

    @Test
    void rows_of_two_vocabularies_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> compare(random(4, 1, 1), 2, random(5, 1, 1)))
                .withMessage("rows of 4 and 5 logits do not share a vocabulary");
    }

    private static RowDifference.TopK compare(float[] oracle, int k, float[] bundle) {
        TopKRow row = topK(oracle, k);
        return TopKRowComparator.compare(
                row, Objects.requireNonNull(row.health().topTwo()), bundle, TopTwo.of(bundle));
    }

    private static TopKRow topK(float[] oracle, int k) {
        return TopKRows.of(FullRows.ofOne(ArrayTensor.of(Shape.of(oracle.length), oracle)), k)
                .row(0);
    }

    private static RowDifference.Full full(float[] oracle, float[] bundle) {
        return Objects.requireNonNull(RowComparator.compare(oracle, bundle).difference());
    }

    private static float[] logs(double... probabilities) {
        float[] logits = new float[probabilities.length];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) Math.log(probabilities[i]);
        }
        return logits;
    }

    private static float[] near(float[] row, long seed) {
        Random random = new Random(seed);
        float[] near = row.clone();
        for (int i = 0; i < near.length; i++) {
            near[i] += (float) (random.nextGaussian() * 0.1);
        }
        return near;
    }

    private static float[] random(int size, long seed, double spread) {
        Random random = new Random(seed);
        float[] row = new float[size];
        for (int i = 0; i < size; i++) {
            row[i] = (float) (random.nextGaussian() * spread);
        }
        return row;
    }
}
