package dev.shipgate.numerics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.shipgate.numerics.TokenErrorSums.Figures;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TokenErrorSumsTests {

    @Test
    void mean_and_rms_by_hand() {
        TokenErrorSums sums = new TokenErrorSums(5);
        sums.add(3, 1);
        sums.add(3, -7);
        sums.add(1, 2);

        assertThat(sums.ids()).isEqualTo(2);
        assertThat(sums.largest(5)).containsExactly(new Figures(3, 2, -3, 5), new Figures(1, 1, 2, 2));
        assertThat(sums.medianRms()).as("of 2 and 5").isEqualTo(3.5);
    }

    @Test
    void the_largest_errors_come_first_and_no_more_than_asked_for() {
        TokenErrorSums sums = new TokenErrorSums(10);
        for (int id = 0; id < 10; id++) {
            sums.add(id, id % 2 == 0 ? id : -id);
        }

        assertThat(sums.largest(3)).extracting(Figures::tokenId).containsExactly(9, 8, 7);
        assertThat(sums.medianRms()).isEqualTo(4.5);
    }

    @Test
    void errors_of_a_row_are_centred() {
        TokenErrorSums sums = new TokenErrorSums(4);
        RowComparator.compare(new float[] {1, 2, 3, 4}, new float[] {11, 12, 13, 18}, sums);

        assertThat(sums.largest(1)).containsExactly(new Figures(3, 1, 3, 3));
        assertThat(sums.medianRms()).isEqualTo(1);
    }

    @Test
    void a_row_that_is_not_finite_adds_nothing() {
        TokenErrorSums sums = new TokenErrorSums(2);
        RowComparator.compare(new float[] {1, 2}, new float[] {1, Float.NaN}, sums);

        assertThat(sums.ids()).isZero();
    }

    @Test
    void one_wrong_row_of_the_head_is_the_one_outlying_id() {
        int wrong = 37;
        Random random = new Random(1);
        TokenErrorSums sums = new TokenErrorSums(100);
        for (int row = 0; row < 200; row++) {
            float[] oracle = new float[100];
            float[] bundle = new float[100];
            for (int id = 0; id < 100; id++) {
                oracle[id] = (float) (3 * random.nextGaussian());
                bundle[id] = id == wrong ? 0 : oracle[id] + (float) (0.05 * random.nextGaussian());
            }
            RowComparator.compare(oracle, bundle, sums);
        }

        Figures first = sums.largest(2).get(0);
        Figures second = sums.largest(2).get(1);
        assertThat(first.tokenId()).isEqualTo(wrong);
        assertThat(first.count()).isEqualTo(200);
        assertThat(first.rmsNats()).isCloseTo(3, within(0.5));
        assertThat(sums.medianRms()).isCloseTo(0.06, within(0.01));
        assertThat(second.rmsNats()).isLessThan(2 * sums.medianRms());
    }

    @Test
    void without_errors_there_is_no_median() {
        TokenErrorSums sums = new TokenErrorSums(4);

        assertThat(sums.ids()).isZero();
        assertThat(sums.medianRms()).isNaN();
        assertThat(sums.largest(5)).isEmpty();
    }
}
