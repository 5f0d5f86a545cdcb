package dev.shipgate.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.shipgate.devicerun.DeviceRow;
import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.numerics.RowLeaders;
import dev.shipgate.oracle.Oracle;
import dev.shipgate.oracle.OracleCase;
import dev.shipgate.oracle.TopTwo;
import dev.shipgate.transcript.DevicePosition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeviceRowsTests {

    private static final OracleCase ALPHABET =
            Oracle.read(EmbeddedModel.oracle()).cases().get(0);
    private static final TokenTexts NO_TEXTS = new TokenTexts(null);

    @Test
    void the_oracles_own_rows_agree_everywhere() {
        List<DevicePosition> positions = DeviceRows.compare(ALPHABET, rows(16, 1), NO_TEXTS);

        assertThat(positions).hasSize(ALPHABET.positions()).allSatisfy(each -> {
            assertThat(each.agrees()).isTrue();
            assertThat(each.recordedTokens()).isEqualTo(16);
            assertThat(each.oracleLead()).isNull();
            assertThat(each.klAtLeastNats()).isCloseTo(0, within(1e-6));
        });
    }

    @Test
    void the_bound_grows_with_what_is_recorded_and_ends_at_the_divergence_itself() {
        int vocabulary = ALPHABET.vocabSize();
        double of16 = klAtLeastNats(16);
        double of256 = klAtLeastNats(256);

        assertThat(of16).isPositive().isLessThanOrEqualTo(of256);
        assertThat(of256).isLessThanOrEqualTo(divergence());
        assertThat(klAtLeastNats(vocabulary)).isCloseTo(divergence(), within(1e-6));
    }

    @Test
    void another_top_token_is_shown_with_the_oracles_lead_over_it() {
        List<DeviceRow> rows = new ArrayList<>(rows(16, 1));
        DeviceRow first = rows.get(0);
        List<Integer> ids = new ArrayList<>(first.ids());
        Collections.swap(ids, 0, 1);
        rows.set(0, new DeviceRow(ids, first.logits(), first.logSumExp(), 0));

        DevicePosition found = DeviceRows.compare(ALPHABET, rows, NO_TEXTS).get(0);

        assertThat(found.agrees()).isFalse();
        assertThat(found.oracleLead())
                .isCloseTo(first.logits().get(0) - first.logits().get(1), within(1e-6));
    }

    @Test
    void a_row_that_is_not_finite_has_no_top() {
        List<DeviceRow> rows = new ArrayList<>(rows(16, 1));
        rows.set(2, new DeviceRow(List.of(), List.of(), null, 5));

        DevicePosition found = DeviceRows.compare(ALPHABET, rows, NO_TEXTS).get(2);

        assertThat(found.device()).isNull();
        assertThat(found.nonFinite()).isEqualTo(5);
        assertThat(found.klAtLeastNats()).isNull();
    }

    @Test
    void a_token_outside_the_vocabulary_is_refused() {
        List<DeviceRow> rows = new ArrayList<>(rows(16, 1));
        rows.set(0, new DeviceRow(List.of(2048, 1), List.of(9.0, 1.0), 9.1, 0));

        assertThatThrownBy(() -> DeviceRows.compare(ALPHABET, rows, NO_TEXTS))
                .hasMessage("its row at position 0 has token 2048, but the oracle's vocabulary has 2048");
    }

    private static double klAtLeastNats(int k) {
        Double bound =
                DeviceRows.compare(ALPHABET, rows(k, 0.8f), NO_TEXTS).get(3).klAtLeastNats();
        assertThat(bound).isNotNull();
        return bound == null ? Double.NaN : bound;
    }

    /** KL of the oracle's row at position 3 and the same row scaled, over the whole vocabulary. */
    private static double divergence() {
        float[] oracle = full(3, 1);
        float[] other = full(3, 0.8f);
        double ofOracle = TopTwo.of(oracle).logSumExp();
        double ofOther = TopTwo.of(other).logSumExp();
        double sum = 0;
        for (int i = 0; i < oracle.length; i++) {
            sum += Math.exp(oracle[i] - ofOracle) * (oracle[i] - ofOracle - (other[i] - ofOther));
        }
        return sum;
    }

    /** The K largest logits of the oracle's own rows, each logit multiplied by {@code scale}. */
    private static List<DeviceRow> rows(int k, float scale) {
        List<DeviceRow> rows = new ArrayList<>();
        for (int position = 0; position < ALPHABET.positions(); position++) {
            float[] row = full(position, scale);
            List<Integer> ids = RowLeaders.of(row, k);
            rows.add(new DeviceRow(
                    ids,
                    ids.stream().map(id -> (double) row[id]).toList(),
                    TopTwo.of(row).logSumExp(),
                    0));
        }
        return rows;
    }

    private static float[] full(int position, float scale) {
        float[] row = ALPHABET.row(position)
                .either(full -> full.logits().clone(), topK -> topK.withEvenTail())
                .clone();
        for (int i = 0; i < row.length; i++) {
            row[i] *= scale;
        }
        return row;
    }
}
