package dev.shipgate.transcript;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.Samples;
import dev.shipgate.fixture.SurfaceSample;
import dev.shipgate.report.wording.ComparedTable;
import dev.shipgate.report.wording.SurfaceTable;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SurfaceResultTests {

    private static final List<Integer> EXPECTED = List.of(7, 9, 3, 4, 5, 6, 7, 8, 9, 10, 0);

    @Test
    void a_run_of_one_bundle_has_the_oracle_and_the_bundle() {
        Transcript run = Samples.transcript(Verdict.PASS, List.of(), Samples.green());
        List<SurfaceResult> results = SurfaceResult.of(run);

        assertThat(results).extracting(SurfaceResult::name).containsExactly("oracle", "this bundle");
        assertThat(SurfaceTable.of(run)).isEmpty();
    }

    @Test
    void a_fork_has_its_margin_in_nats_and_in_sigmas() {
        SurfaceResult phone = SurfaceSample.phone(Samples.diverging(EXPECTED, 2, 42, new Margin(0.5, 0.1), null));
        double sigma = SurfaceSample.SIGMA;

        assertThat(phone.fork()).isEqualTo(new SurfaceResult.Fork("alphabet", 2, 0.5, 0.5 / sigma, false));
        assertThat(phone.agreeing()).isEqualTo(2);
        assertThat(phone.of()).isEqualTo(11);
        assertThat(phone.identical()).isZero();
        assertThat(phone.cut()).isNull();
    }

    @Test
    void from_eight_tokens_on_a_fork_is_late() {
        assertThat(isLate(7)).isFalse();
        assertThat(isLate(8)).isTrue();
    }

    /** The prompt of the case has 3 tokens. */
    @Test
    void a_strict_prefix_is_cut_and_says_whether_it_ends_at_a_round_length() {
        SurfaceResult phone = SurfaceSample.phone(SurfaceSample.prefix(EXPECTED, 5));

        assertThat(phone.cut()).isEqualTo(new SurfaceResult.Cut("alphabet", 5, 8, 8, false));
        assertThat(phone.fork()).isNull();
        assertThat(phone.stops()).isEqualTo(new SurfaceResult.Stops(1, 0, 0, 0, 1));
        assertThat(round(6)).isNull();
        assertThat(round(8)).isEqualTo(8);
    }

    /** With the prompt, these are 4, 5 and 7 tokens. */
    @Test
    void a_length_below_eight_is_not_called_round() {
        assertThat(round(1)).isNull();
        assertThat(round(2)).isNull();
        assertThat(round(4)).isNull();
    }

    @Test
    void a_halt_at_a_logit_that_is_not_finite_is_not_called_a_limit() {
        Transcript run = SurfaceSample.haltingBundle(5);
        SurfaceResult bundle = SurfaceResult.of(run).get(1);

        assertThat(bundle.cut()).isEqualTo(new SurfaceResult.Cut("alphabet", 5, 8, null, true));
        assertThat(bundle.fork()).isNull();
        assertThat(SurfaceTable.of(run).orElseThrow().rows())
                .extracting(row -> row.get(2).text())
                .contains("alphabet ends after 5 tokens: a logit is NaN or infinite")
                .noneMatch(text -> text.contains("round"));
    }

    @Test
    void a_halt_of_another_engine_is_not_called_a_limit_either() {
        Transcript run = SurfaceSample.haltingEngine(EXPECTED, 5);

        assertThat(SurfaceResult.of(run).get(2).cut()).isEqualTo(new SurfaceResult.Cut("alphabet", 5, 8, null, true));
        assertThat(SurfaceTable.of(run).orElseThrow().rows())
                .extracting(row -> row.get(3).text())
                .contains("alphabet ends after 5 tokens: a logit is NaN or infinite")
                .noneMatch(text -> text.contains("round"));
    }

    /** Its recording says what its memory counts and which provider it used; the oracle and the bundle say neither. */
    @Test
    void a_device_that_recorded_its_memory_and_its_provider_shows_both() {
        List<List<ComparedTable.Entry>> rows =
                SurfaceTable.of(SurfaceSample.measuringPhone()).orElseThrow().rows();

        assertThat(rows.get(rows.size() - 1))
                .extracting(ComparedTable.Entry::text)
                .containsExactly("peak memory", "–", "–", "30.00 MB, page");
        assertThat(rows.get(1).get(3).text()).isEqualTo("coreai 1, wasm, not webgpu as asked");
    }

    @Test
    void without_recorded_memory_the_matrix_has_no_row_for_it() {
        assertThat(SurfaceTable.of(SurfaceSample.run(Samples.identical(7, 9), List.of()))
                        .orElseThrow()
                        .rows())
                .extracting(row -> row.get(0).text())
                .doesNotContain("peak memory");
    }

    @Test
    void an_interruption_is_shown_with_the_length_of_its_own_case() {
        Transcript run = SurfaceSample.interruptedInTheSecondCase();

        assertThat(SurfaceTable.of(run).orElseThrow().rows())
                .extracting(row -> row.get(3).text())
                .contains("recording cut short: the run did not end, at passage after 3 tokens");
    }

    @Test
    void an_identical_continuation_stops_with_the_oracle() {
        SurfaceResult phone = SurfaceSample.phone(Samples.identical(EXPECTED.toArray(Integer[]::new)));

        assertThat(phone.stops()).isEqualTo(new SurfaceResult.Stops(1, 1, 0, 0, 0));
        assertThat(phone.identical()).isOne();
        assertThat(phone.sigmaNats()).isEqualTo(SurfaceSample.SIGMA);
    }

    @Test
    void rows_and_what_a_device_says_kept_it_from_finishing_are_shown() {
        SurfaceResult phone = SurfaceResult.of(SurfaceSample.killedPhone()).get(2);

        assertThat(phone.rows()).isEqualTo(Rate.of(1, 2));
        assertThat(phone.ownSigmaNats()).isEqualTo(1.4826 * 0.02);
        assertThat(phone.interruption()).isEqualTo("killed");
        assertThat(SurfaceTable.of(SurfaceSample.killedPhone()).orElseThrow().rows())
                .extracting(row -> row.get(3).text())
                .contains("1/2", "recording cut short: killed, at alphabet after 1 token");
    }

    @Test
    void a_missing_surface_has_a_column_that_says_so() {
        Transcript run = SurfaceSample.missing(true);
        SurfaceResult missing = SurfaceResult.of(run).get(2);

        assertThat(missing.name()).isEqualTo("phone");
        assertThat(missing.missing()).isEqualTo("phone.json: there is no such file");
        assertThat(missing.sigmaNats()).isNull();
        ComparedTable table = SurfaceTable.of(run).orElseThrow();
        assertThat(table.head()).containsExactly("surface", "oracle", "this bundle", "phone");
        assertThat(table.rows().get(2).get(3))
                .isEqualTo(new ComparedTable.Entry("missing: phone.json: there is no such file", "bad"));
    }

    @Test
    void a_baseline_that_was_compared_with_the_oracle_has_a_column() {
        List<SurfaceResult> results = SurfaceResult.of(SurfaceSample.withBaseline());

        assertThat(results).extracting(SurfaceResult::name).containsExactly("oracle", "baseline", "this bundle");
        assertThat(results.get(1).sigmaNats()).isNull();
        assertThat(results.get(1).rows()).isEqualTo(Rate.of(3, 4));
        assertThat(results.get(1).ownSigmaNats()).isEqualTo(1.4826 * 0.2);
    }

    @Test
    void a_baseline_that_was_not_compared_with_the_oracle_has_a_column_that_says_so() {
        for (Transcript run :
                List.of(SurfaceSample.withUnmeasuredBaseline(), SurfaceSample.withBaselineWithoutOracle())) {
            SurfaceResult baseline = SurfaceResult.of(run).get(1);

            assertThat(baseline.name()).isEqualTo("baseline");
            assertThat(baseline.cases()).isZero();
            assertThat(baseline.notCompared()).isOne();
            assertThat(SurfaceTable.of(run).orElseThrow().rows())
                    .extracting(row -> row.get(2))
                    .contains(
                            new ComparedTable.Entry("not compared", "warn"),
                            new ComparedTable.Entry("0/0, and 1 not compared", "warn"));
        }
    }

    @Test
    void the_matrix_says_what_late_and_cut_off_mean() {
        Transcript late = SurfaceSample.run(Samples.diverging(EXPECTED, 8, 42, null, null), List.of());
        Transcript cut = SurfaceSample.run(SurfaceSample.prefix(EXPECTED, 6), List.of());

        assertThat(texts(late))
                .contains("alphabet, token 8, after 8 or more that agree; margin 1.00 nat, 50.0 σ", "8/11");
        assertThat(texts(cut)).contains("alphabet after 6 tokens, all of them the oracle's; 9 with the prompt");
        assertThat(SurfaceTable.CAPTION)
                .endsWith("From the first difference of a case on, tokens count as not agreeing.");
    }

    private static List<String> texts(Transcript run) {
        return SurfaceTable.of(run).orElseThrow().rows().stream()
                .map(row -> row.get(3).text())
                .toList();
    }

    private static boolean isLate(int index) {
        Sequence sequence = Samples.diverging(EXPECTED, index, 42, null, null);
        return requireNonNull(SurfaceSample.phone(sequence).fork()).isLate();
    }

    private static @Nullable Integer round(int tokens) {
        return requireNonNull(SurfaceSample.phone(SurfaceSample.prefix(EXPECTED, tokens))
                        .cut())
                .round();
    }
}
