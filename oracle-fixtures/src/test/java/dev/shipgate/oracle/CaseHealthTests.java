package dev.shipgate.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.shipgate.tensor.ArrayTensor;
import dev.shipgate.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaseHealthTests {

    private static final Path EMBEDDED = Path.of(System.getProperty("shipgate.models"), "qwen3.5-nano", "oracle");

    /** exp(1), and what it makes of the logits 1, 0, 0, 0. */
    private static final double PROB_MARGIN = (Math.E - 1) / (Math.E + 3);

    @TempDir
    Path folder;

    @Test
    void the_embedded_oracle_matches_its_recorder() {
        for (OracleCase recorded : Oracle.read(EMBEDDED).cases()) {
            CaseHealth health = CaseHealth.of(recorded);

            assertThat(health.caseId()).isEqualTo(recorded.id());
            assertThat(health.rows()).hasSize(recorded.positions()).allMatch(row -> row.nonFinite() == 0);
            assertThat(health.top1Mismatches()).isEmpty();
            assertThat(health.logitMargins().recorded()).isTrue();
            assertThat(health.logitMargins().maxAbs()).isLessThan(1e-5);
            assertThat(health.probMargins().maxAbs()).isLessThan(1e-6);
            CaseHealth.SeedHealth seed = Objects.requireNonNull(health.seed());
            assertThat(seed.top1Mismatch()).isFalse();
            assertThat(seed.logitMargin().maxAbs()).isLessThan(1e-5);
            assertThat(seed.probMargin().maxAbs()).isLessThan(1e-6);
        }
    }

    @Test
    void the_embedded_prompts_have_the_margins_in_their_readme() {
        List<OracleCase> cases = Oracle.read(EMBEDDED).cases();

        assertThat(cases.subList(0, 3)).allMatch(gate -> positionsUnder(0.12, gate) == 0);
        assertThat(positionsUnder(0.1, cases.get(3))).isEqualTo(17);
        assertThat(positionsUnder(0.1, cases.get(4))).isEqualTo(1);
    }

    @Test
    void deviations_from_recorded_values_are_measured() throws IOException {
        CaseHealth health = CaseHealth.of(new TinyOracle(folder)
                .replacing("\"top1_ids\": [1, 2, 3]", "\"top1_ids\": [0, 2, 0]")
                .replacing("\"logit_margins\": [1.0, 1.0, 1.0]", "\"logit_margins\": [1.0, 0.25, 1.5]")
                .replacing("\"top1_id\": 0, \"logit_margin\": 1.0", "\"top1_id\": 1, \"logit_margin\": 3.0")
                .read()
                .cases()
                .get(0));

        assertThat(health.rows())
                .extracting(row -> Objects.requireNonNull(row.topTwo()).top1Id())
                .containsExactly(1, 2, 3);
        assertThat(health.top1Mismatches()).containsExactly(0, 2);
        assertThat(health.logitMargins()).isEqualTo(new MarginDeviation(true, 0.75));
        assertThat(health.probMargins().maxAbs()).isCloseTo(0.4 - PROB_MARGIN, within(1e-12));
        CaseHealth.SeedHealth seed = Objects.requireNonNull(health.seed());
        assertThat(seed.top1Mismatch()).isTrue();
        assertThat(seed.logitMargin()).isEqualTo(new MarginDeviation(true, 2));
        assertThat(seed.probMargin().maxAbs()).isCloseTo(0.4 - PROB_MARGIN, within(1e-12));
    }

    @Test
    void a_row_with_non_finite_logits_has_no_top_token() throws IOException {
        CaseHealth health = CaseHealth.of(new TinyOracle(folder)
                .with(
                        "one.logits",
                        ArrayTensor.of(
                                Shape.of(3, 4), 0, 1, 0, 0, Float.NaN, 9, Float.NEGATIVE_INFINITY, 0, 0, 0, 0, 1))
                .with("one.seed.logits", ArrayTensor.of(Shape.of(4), 1, 0, Float.POSITIVE_INFINITY, 0))
                .read()
                .cases()
                .get(0));

        assertThat(health.rows()).extracting(RowHealth::nonFinite).containsExactly(0, 2, 0);
        assertThat(health.rows().get(1).topTwo()).isNull();
        assertThat(health.top1Mismatches()).isEmpty();
        assertThat(health.logitMargins()).isEqualTo(new MarginDeviation(true, 0));
        CaseHealth.SeedHealth seed = Objects.requireNonNull(health.seed());
        assertThat(seed.row()).isEqualTo(new RowHealth(null, 1));
        assertThat(seed.top1Mismatch()).isFalse();
    }

    @Test
    void unrecorded_values_do_not_deviate() throws IOException {
        CaseHealth health = CaseHealth.of(new TinyOracle(folder)
                .replacing("\"top1_ids\": [1, 2, 3],", "")
                .replacing("\"logit_margins\": [1.0, 1.0, 1.0],", "")
                .replacing("\"seed\": {", "\"unknown\": {")
                .read()
                .cases()
                .get(0));

        assertThat(health.top1Mismatches()).isEmpty();
        assertThat(health.logitMargins()).isEqualTo(new MarginDeviation(false, 0));
        assertThat(health.probMargins().recorded()).isTrue();
        assertThat(health.seed()).isNull();
    }

    private static long positionsUnder(double marginLogit, OracleCase recorded) {
        return CaseHealth.of(recorded).rows().stream()
                .filter(row -> Objects.requireNonNull(row.topTwo()).margin().logit() < marginLogit)
                .count();
    }
}
