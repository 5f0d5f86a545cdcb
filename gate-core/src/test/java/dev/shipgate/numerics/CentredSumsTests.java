package dev.shipgate.numerics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.shipgate.oracle.FullRows;
import dev.shipgate.oracle.TopKRow;
import dev.shipgate.oracle.TopKRows;
import dev.shipgate.oracle.TopTwo;
import dev.shipgate.tensor.ArrayTensor;
import dev.shipgate.tensor.Shape;
import dev.shipgate.transcript.RowNoise;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How two rows scatter, as both comparators report it. */
class CentredSumsTests {

    @Test
    void rows_by_hand() {
        RowNoise noise = noise(new float[] {1, 2, 3}, new float[] {2, 2, 5});

        assertThat(noise.oracleTop1Logit()).isEqualTo(5);
        assertThat(noise.oracleRunnerUpLogit()).isEqualTo(2);
        assertThat(noise.marginShiftNats()).as("a lead of 3 after one of 1").isEqualTo(2);
        assertThat(noise.centredRmsNats()).as("of 0, -1 and 1").isCloseTo(Math.sqrt(2.0 / 3), within(1e-12));
        assertThat(noise.slope()).isCloseTo(1.5, within(1e-12));
        assertThat(noise.residualRmsNats()).as("of 0.5, -1 and 0.5").isCloseTo(Math.sqrt(0.5), within(1e-12));
    }

    @Test
    void a_margin_shift_follows_the_oracles_two_tokens_and_not_the_bundles() {
        RowNoise noise = noise(new float[] {5, 4, 0}, new float[] {1, 3, 9});

        assertThat(noise.oracleTop1Logit()).isEqualTo(1);
        assertThat(noise.oracleRunnerUpLogit()).isEqualTo(3);
        assertThat(noise.marginShiftNats()).isEqualTo(-3);
    }

    @Test
    void a_row_scaled_by_8_has_slope_8_and_nothing_left_over() {
        float[] oracle = random(2048, 1);

        RowNoise noise = noise(oracle, map(oracle, logit -> 8 * logit));

        assertThat(noise.slope()).isCloseTo(8, within(1e-9));
        assertThat(noise.residualRmsNats()).isCloseTo(0, within(1e-5));
        assertThat(noise.centredRmsNats()).isGreaterThan(10);
    }

    @Test
    void a_shift_of_all_logits_changes_nothing() {
        float[] oracle = {1, 4, 2, -3};

        RowNoise noise = noise(oracle, map(oracle, logit -> logit + 1000));

        assertThat(noise.marginShiftNats()).isZero();
        assertThat(noise.centredRmsNats()).isZero();
        assertThat(noise.slope()).isEqualTo(1);
        assertThat(noise.residualRmsNats()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 7, 1000, 2048})
    void equal_logits_of_the_oracle_have_no_slope(int size) {
        float[] flat = new float[size];
        Arrays.fill(flat, 0.1f);

        RowNoise noise = noise(flat, random(size, 1));

        assertThat(noise.slope()).isNull();
        assertThat(noise.residualRmsNats()).isNull();
        assertThat(noise.centredRmsNats()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(floats = {0, 20, -300})
    void rows_that_differ_only_by_rounding_keep_their_digits(float offset) {
        float[] oracle = map(random(2048, 1), logit -> logit + offset);
        Random random = new Random(2);
        float[] bundle = map(oracle, logit -> logit + Math.ulp(logit) * random.nextInt(-2, 3));

        RowNoise noise = noise(oracle, bundle);

        double[] error = centred(IntStream.range(0, oracle.length)
                .mapToDouble(i -> (double) bundle[i] - oracle[i])
                .toArray());
        double[] reference = centred(
                IntStream.range(0, oracle.length).mapToDouble(i -> oracle[i]).toArray());
        double slopeError = dot(error, reference) / dot(reference, reference);
        double residual =
                Math.sqrt((dot(error, error) - slopeError * slopeError * dot(reference, reference)) / oracle.length);
        assertThat(noise.centredRmsNats())
                .isCloseTo(Math.sqrt(dot(error, error) / oracle.length), withinPercentage(1e-4));
        assertThat(Objects.requireNonNull(noise.slope()) - 1).isCloseTo(slopeError, within(1e-13));
        assertThat(noise.residualRmsNats()).isCloseTo(residual, withinPercentage(1e-4));
    }

    @Test
    void of_a_top_k_row_only_the_recorded_logits_count() {
        float[] oracle = {3, 2, 1, -50, -60};
        float[] bundle = {5, 2, 2, 7, -8};

        RowNoise noise = Objects.requireNonNull(
                TopKRowComparator.compare(topK(oracle, 3), topTwo(topK(oracle, 3)), bundle, TopTwo.of(bundle))
                        .noise());

        assertThat(noise).isEqualTo(noise(new float[] {3, 2, 1}, new float[] {5, 2, 2}));
    }

    private static RowNoise noise(float[] oracle, float[] bundle) {
        return Objects.requireNonNull(
                Objects.requireNonNull(RowComparator.compare(oracle, bundle).difference())
                        .noise());
    }

    private static TopKRow topK(float[] row, int k) {
        return TopKRows.of(FullRows.ofOne(ArrayTensor.of(Shape.of(row.length), row)), k)
                .row(0);
    }

    private static TopTwo topTwo(TopKRow row) {
        return Objects.requireNonNull(row.health().topTwo());
    }

    private interface Change {
        float of(float logit);
    }

    private static float[] map(float[] row, Change change) {
        float[] changed = row.clone();
        for (int i = 0; i < row.length; i++) {
            changed[i] = change.of(row[i]);
        }
        return changed;
    }

    private static float[] random(int size, long seed) {
        Random random = new Random(seed);
        return map(new float[size], zero -> (float) (random.nextGaussian() * 4));
    }

    private static double[] centred(double[] values) {
        double mean = Arrays.stream(values).average().orElseThrow();
        return Arrays.stream(values).map(value -> value - mean).toArray();
    }

    private static double dot(double[] one, double[] other) {
        return IntStream.range(0, one.length)
                .mapToDouble(i -> one[i] * other[i])
                .sum();
    }
}
