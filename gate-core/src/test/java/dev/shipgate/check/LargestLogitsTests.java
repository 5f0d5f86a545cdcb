package dev.shipgate.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.shipgate.devicerun.DeviceRow;
import dev.shipgate.numerics.RowForm;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** An engine's row as a device would record it. */
class LargestLogitsTests {

    @Test
    void sixteen_are_kept_largest_first_and_among_equals_the_lowest_id() {
        float[] row = new float[40];
        for (int id = 0; id < row.length; id++) {
            row[id] = (float) Math.floor(id / 2.0);
        }

        DeviceRow kept = LargestLogits.of(row, RowForm.LOGITS);

        assertThat(kept.ids()).containsExactly(38, 39, 36, 37, 34, 35, 32, 33, 30, 31, 28, 29, 26, 27, 24, 25);
        assertThat(kept.logits()).startsWith(19.0, 19.0, 18.0).endsWith(12.0, 12.0);
        double sum = IntStream.range(0, 40)
                .mapToDouble(id -> Math.exp(Math.floor(id / 2.0)))
                .sum();
        assertThat(kept.logSumExp()).isCloseTo(Math.log(sum), within(1e-6));
    }

    @Test
    void tokens_that_the_engine_did_not_give_are_not_kept() {
        float[] row = new float[40];
        Arrays.fill(row, RowForm.NOT_GIVEN);
        row[7] = -0.5f;
        row[3] = -1.5f;

        DeviceRow kept = LargestLogits.of(row, RowForm.LARGEST_LOG_PROBABILITIES);

        assertThat(kept.ids()).containsExactly(7, 3);
        assertThat(kept.logSumExp()).isZero();
    }

    @Test
    void a_row_that_is_not_finite_has_only_the_number_of_such_logits() {
        float[] row = new float[40];
        row[3] = Float.NaN;

        assertThat(LargestLogits.of(row, RowForm.LOGITS)).isEqualTo(new DeviceRow(List.of(), List.of(), null, 1));
    }
}
