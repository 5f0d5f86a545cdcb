package dev.shipgate.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.shipgate.tensor.ArrayTensor;
import dev.shipgate.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An oracle of the largest logits says of its margins what the whole one says. */
class TopKOracleTests {

    private static final Path EMBEDDED = Path.of(System.getProperty("shipgate.models"), "qwen3.5-nano", "oracle");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {2, 64, 2048})
    void the_embedded_oracle_is_as_healthy_with_only_top_k_logits(int k) throws IOException {
        Oracle full = Oracle.read(EMBEDDED);

        new OracleWriter().write(reduced(full, k), folder);

        Oracle read = Oracle.read(folder);
        assertThat(read.topK()).isEqualTo(k);
        assertThat(full.topK()).isNull();
        assertThat(read.unclaimedTensors()).isEmpty();
        for (int i = 0; i < full.cases().size(); i++) {
            OracleCase topK = read.cases().get(i);
            CaseHealth health = CaseHealth.of(topK);
            CaseHealth expected = CaseHealth.of(full.cases().get(i));
            assertThat(health.top1Mismatches()).isEmpty();
            assertThat(health.logitMargins()).isEqualTo(expected.logitMargins());
            assertThat(health.probMargins().maxAbs())
                    .isCloseTo(expected.probMargins().maxAbs(), within(1e-6));
            assertThat(Objects.requireNonNull(health.seed()).logitMargin())
                    .isEqualTo(Objects.requireNonNull(expected.seed()).logitMargin());
            assertThat(topK.vocabSize()).isEqualTo(2048);
            for (int position = 0; position < topK.positions(); position++) {
                TopTwo top = Objects.requireNonNull(health.rows().get(position).topTwo());
                TopTwo whole =
                        Objects.requireNonNull(expected.rows().get(position).topTwo());
                assertThat(top.top1Id()).isEqualTo(whole.top1Id());
                assertThat(top.runnerUpId()).isEqualTo(whole.runnerUpId());
                assertThat(top.margin().logit()).isEqualTo(whole.margin().logit());
                assertThat(top.logSumExp()).isCloseTo(whole.logSumExp(), within(2e-6));
            }
        }
    }

    @Test
    void an_oracle_with_64_logits_per_row_is_smaller() throws IOException {
        new OracleWriter().write(reduced(Oracle.read(EMBEDDED), 64), folder);

        assertThat(Files.size(folder.resolve("oracle.safetensors")))
                .isLessThan(Files.size(EMBEDDED.resolve("oracle.safetensors")) / 3);
    }

    @Test
    void a_tail_too_small_for_the_rounded_sum_is_still_known() {
        FullRows rows = new FullRows(ArrayTensor.of(Shape.of(1, 4), 30, 29, 0, 0));

        TopKRow row = TopKRows.of(rows, 2).row(0);

        double sum = Math.exp(30) + Math.exp(29) + 2;
        assertThat(row.tailMass() / (2 / sum)).isCloseTo(1, within(1e-6));
        assertThat(row.logSumExp()).isCloseTo(Math.log(sum), within(1e-14));
    }

    @Test
    void among_equal_logits_the_lowest_ids_are_kept() {
        TopKRow row = TopKRows.of(new FullRows(ArrayTensor.of(Shape.of(1, 5), -0f, 3, 0, 3, 0)), 3)
                .row(0);

        assertThat(row.ids()).containsExactly(1, 3, 0);
        assertThat(row.health().topTwo()).extracting("top1Id", "runnerUpId").containsExactly(1, 3);
    }

    @Test
    void a_row_with_an_even_tail_reduces_to_the_same_top_k() {
        TopKRow row =
                (TopKRow) reduced(Oracle.read(EMBEDDED), 64).cases().get(0).row(3);

        FullRow whole = new FullRow(row.withEvenTail());

        TopKRow again = TopKRows.of(FullRows.ofOne(ArrayTensor.of(Shape.of(2048), whole.logits())), 64)
                .row(0);
        assertThat(again.ids()).isEqualTo(row.ids());
        assertThat(again.logits()).isEqualTo(row.logits());
        assertThat(again.tailMass()).isCloseTo(row.tailMass(), within(1e-6));
    }

    @Test
    void a_full_row_has_no_tail_to_spread() {
        TopKRow row = TopKRows.of(new FullRows(ArrayTensor.of(Shape.of(1, 3), 1, 3, 2)), 3)
                .row(0);

        assertThat(row.tailMass()).isZero();
        assertThat(row.withEvenTail()).containsExactly(1, 3, 2);
    }

    private static Oracle reduced(Oracle full, int k) {
        return new Oracle(
                full.directory(),
                full.name(),
                full.recordedAt(),
                full.model(),
                full.recorder(),
                full.cases().stream().map(each -> each.reducedTo(k)).toList(),
                full.files(),
                List.of());
    }
}
