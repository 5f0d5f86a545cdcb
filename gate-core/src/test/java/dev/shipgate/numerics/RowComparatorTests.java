package dev.shipgate.numerics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.shipgate.fixture.DifferenceSample;
import dev.shipgate.transcript.RowDifference;
import java.math.BigDecimal;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowComparatorTests {

    @Test
    void the_largest_absolute_difference_has_no_sign() {
        assertThat(RowComparator.maxAbsDifference(new float[] {1, 2, 3}, new float[] {1.5f, 2, 1}))
                .isEqualTo(2);
        assertThat(RowComparator.maxAbsDifference(new float[] {1, 2}, new float[] {1, 2}))
                .isZero();
        assertThat(RowComparator.maxAbsDifference(new float[0], new float[0])).isZero();
    }

    @Test
    void a_row_compared_with_itself_has_no_difference() {
        float[] row = random(500, 1);

        RowDifference difference = compare(row, row);

        assertThat(DifferenceSample.of(difference).noise(null).whole())
                .isEqualTo(DifferenceSample.equalRows().whole());
        assertThat(difference.noise()).isNotNull().satisfies(noise -> {
            assertThat(noise.marginShiftNats()).isZero();
            assertThat(noise.centredRmsNats()).isZero();
            assertThat(noise.slope()).isEqualTo(1);
            assertThat(noise.residualRmsNats()).isZero();
        });
    }

    @Test
    void a_row_by_hand() {
        RowDifference difference = compare(new float[] {0, (float) Math.log(3)}, new float[] {0, 0});

        assertThat(difference.klNats()).isCloseTo(0.25 * Math.log(0.5) + 0.75 * Math.log(1.5), within(1e-7));
        assertThat(difference.maxAbsLogit()).isCloseTo(Math.log(3), within(1e-7));
        assertThat(difference.rmsLogit()).isCloseTo(Math.log(3) / Math.sqrt(2), within(1e-7));
        assertThat(difference.oracleTokenDeltaProb()).isCloseTo(0.5 - 0.75, within(1e-7));
        assertThat(difference.cosine()).as("one row is all zeros").isZero();
        assertThat(difference.oracleTokenRank())
                .as("of equal logits the lower id comes first")
                .isEqualTo(2);
    }

    @Test
    void a_shift_of_all_logits_changes_no_probability() {
        float[] row = {1, 4, 2};
        float[] shifted = {101, 104, 102};

        assertThat(compare(row, shifted).klNats()).isCloseTo(0, within(1e-12));
        assertThat(compare(row, shifted).maxAbsLogit()).isEqualTo(100);
    }

    @Test
    void divergence_is_directed_from_the_oracle_to_the_bundle() {
        float[] sure = {10, 0};
        float[] unsure = {0.1f, 0};

        assertThat(compare(sure, unsure).klNats()).isLessThan(1);
        assertThat(compare(unsure, sure).klNats()).isGreaterThan(3);
    }

    @Test
    void huge_logits_do_not_overflow() {
        RowDifference difference = compare(new float[] {1e30f, -1e30f}, new float[] {-1e30f, 1e30f});

        assertThat(difference.klNats()).isEqualTo(2e30, within(1e24));
        assertThat(difference.cosine()).isCloseTo(-1, within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 7, 8, 9, 63, 64, 65, 2047, 2048, 2049})
    void every_figure_agrees_with_a_naive_reference(int size) {
        float[] oracle = random(size, size);
        float[] bundle = random(size, size + 1);

        RowDifference difference = compare(oracle, bundle);

        assertThat(difference.klNats()).isCloseTo(naiveKlNats(oracle, bundle), within(1e-9));
        assertThat(difference.cosine()).isCloseTo(naiveCosine(oracle, bundle), within(1e-12));
        assertThat(difference.oracleTokenRank()).isEqualTo(naiveRank(oracle, bundle));
    }

    @Test
    void rows_of_two_vocabularies_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> compare(random(4, 1), random(5, 1)))
                .withMessage("rows of 4 and 5 logits do not share a vocabulary");
    }

    @Test
    void every_kind_of_non_finite_logit_is_counted() {
        float[] row = {1, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MAX_VALUE, 0};

        assertThat(RowComparator.nonFinite(row)).isEqualTo(3);
    }

    private static RowDifference compare(float[] oracle, float[] bundle) {
        return Objects.requireNonNull(RowComparator.compare(oracle, bundle).difference());
    }

    private static float[] random(int size, long seed) {
        Random random = new Random(seed);
        float[] row = new float[size];
        for (int i = 0; i < size; i++) {
            row[i] = (float) (random.nextGaussian() * 4);
        }
        return row;
    }

    private static double naiveKlNats(float[] oracle, float[] bundle) {
        double kl = 0;
        for (int i = 0; i < oracle.length; i++) {
            double p = Math.exp(oracle[i]) / sumOfExp(oracle);
            double q = Math.exp(bundle[i]) / sumOfExp(bundle);
            kl += p * Math.log(p / q);
        }
        return kl;
    }

    private static double sumOfExp(float[] row) {
        double sum = 0;
        for (float logit : row) {
            sum += Math.exp(logit);
        }
        return sum;
    }

    private static double naiveCosine(float[] oracle, float[] bundle) {
        BigDecimal dot = BigDecimal.ZERO;
        BigDecimal oracleSquares = BigDecimal.ZERO;
        BigDecimal bundleSquares = BigDecimal.ZERO;
        for (int i = 0; i < oracle.length; i++) {
            BigDecimal o = new BigDecimal(oracle[i]);
            BigDecimal b = new BigDecimal(bundle[i]);
            dot = dot.add(o.multiply(b));
            oracleSquares = oracleSquares.add(o.multiply(o));
            bundleSquares = bundleSquares.add(b.multiply(b));
        }
        return dot.doubleValue() / Math.sqrt(oracleSquares.doubleValue()) / Math.sqrt(bundleSquares.doubleValue());
    }

    private static int naiveRank(float[] oracle, float[] bundle) {
        int best = 0;
        for (int i = 1; i < oracle.length; i++) {
            best = oracle[i] > oracle[best] ? i : best;
        }
        int rank = 1;
        for (float logit : bundle) {
            rank += logit > bundle[best] ? 1 : 0;
        }
        return rank;
    }
}
