package dev.shipgate.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.shipgate.numerics.FloatFormat;
import dev.shipgate.oracle.FullRows;
import dev.shipgate.oracle.OracleRow;
import dev.shipgate.oracle.TopKRows;
import dev.shipgate.tensor.ArrayTensor;
import dev.shipgate.tensor.Shape;
import dev.shipgate.transcript.TokenError;
import dev.shipgate.transcript.TokenErrors;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TokenErrorMeterTests {

    private static final TokenTexts NO_TEXTS = new TokenTexts(null);
    private static final float[] ORACLE = {9, 8, 7, 6, 5, 4, 3, 2};

    private final TokenErrorMeter meter = new TokenErrorMeter();

    @Test
    void one_wrong_row_of_the_head_stands_out_over_the_rows() {
        add(full(ORACLE), with(3, 6 + 8));
        add(full(ORACLE), with(3, 6 - 8));

        TokenErrors scored = scored().orElseThrow();

        TokenError largest = scored.largest().get(0);
        assertThat(largest.token().id()).isEqualTo(3);
        assertThat(largest.rows()).isEqualTo(2);
        assertThat(largest.meanNats()).isCloseTo(0, within(1e-12));
        assertThat(largest.rmsNats()).as("the mean of the row takes an eighth").isCloseTo(7, within(1e-12));
        assertThat(scored.medianRmsNats()).isCloseTo(1, within(1e-12));
        assertThat(scored.ids()).isEqualTo(8);
        assertThat(scored.largest()).hasSize(5);
    }

    @Test
    void rows_that_are_not_finite_are_left_out() {
        add(full(ORACLE), with(3, Float.NaN));
        add(full(with(3, Float.POSITIVE_INFINITY)), ORACLE);

        assertThat(scored()).isEmpty();
    }

    @Test
    void top_k_rows_are_left_out() {
        add(TopKRows.of(FullRows.ofOne(tensor(ORACLE)), 3).row(0), with(3, 14));

        assertThat(scored()).isEmpty();
    }

    private void add(OracleRow oracle, float[] bundle) {
        new RowObserver(NO_TEXTS, FloatFormat.FLOAT).observe(0, 0, oracle, bundle, meter);
    }

    private Optional<TokenErrors> scored() {
        return meter.scored(NO_TEXTS);
    }

    private static OracleRow full(float[] row) {
        return FullRows.ofOne(tensor(row)).row(0);
    }

    private static ArrayTensor tensor(float[] row) {
        return ArrayTensor.of(Shape.of(row.length), row);
    }

    private static float[] with(int id, float logit) {
        float[] row = ORACLE.clone();
        row[id] = logit;
        return row;
    }
}
