package dev.shipgate.report.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipgate.fixture.RunSamples;
import dev.shipgate.fixture.Samples;
import dev.shipgate.fixture.SpeedSample;
import dev.shipgate.fixture.TopKSamples;
import dev.shipgate.transcript.Effort;
import dev.shipgate.transcript.FileFacts;
import dev.shipgate.transcript.Measurements;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.OracleFacts;
import dev.shipgate.transcript.SpeedFacts;
import dev.shipgate.transcript.TeacherForcedSweep;
import dev.shipgate.transcript.Transcript;
import java.util.Collections;
import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;

class HistoryPageTests {

    private static final Transcript GOOD = at(RunSamples.passing(), "2026-11-01T00:00:00Z");
    private static final Transcript BAD = at(RunSamples.flipping(), "2026-11-02T00:00:00Z");

    @Test
    void a_build_that_flips_is_a_regression_and_is_said_first() {
        Document page = page(GOOD, BAD);

        assertThat(page.select("header").text())
                .contains("✗ FAIL", "worse than the one before in 2 cases: alphabet, passage");
        assertThat(page.select("#comparison td.tone-bad").eachText()).anyMatch(cell -> cell.startsWith("✗ 14/16"));
        assertThat(page.select("#case-0 figcaption").text())
                .contains("1 regression: build 2: the verdict is worse, 16/16 became 14/16");
        assertThat(page.select("#case-0 path.mark.o-flip")).isNotEmpty();
    }

    @Test
    void a_build_that_is_as_good_is_none() {
        Document page = page(GOOD, at(RunSamples.passing(), "2026-11-03T00:00:00Z"));

        assertThat(page.select("header").text()).contains("✓ PASS", "In no case", "no regression");
        assertThat(page.select(".tone-bad")).isEmpty();
    }

    @Test
    void a_build_that_measured_nothing_is_not_called_as_good() {
        Document page = page(GOOD, unmeasured("2026-11-03T00:00:00Z"));

        assertThat(page.select(".headline").text())
                .isEqualTo("No case was measured in both of the last two builds, so nothing was compared.");
        assertThat(page.select("#case-0 figcaption").text())
                .contains("No two builds in a row measured this case, so nothing was compared.");
    }

    @Test
    void a_regression_of_earlier_builds_stays_told_if_the_last_one_measured_nothing() {
        assertThat(page(GOOD, BAD, unmeasured("2026-11-03T00:00:00Z"))
                        .select(".headline")
                        .text())
                .isEqualTo("No case was measured in both of the last two builds, so nothing was compared."
                        + " Over all 3 builds there are 2 regressions.");
    }

    @Test
    void the_headline_says_how_many_cases_were_compared() {
        assertThat(page(GOOD, BAD).select(".headline").text()).containsPattern("Both measured \\d+ cases\\.");
    }

    @Test
    void a_table_of_the_last_builds_only_says_so() {
        Document page = Jsoup.parse(new HistoryPage().render(Collections.nCopies(13, GOOD)));

        assertThat(page.select("#differences caption").text()).endsWith("; the last 12");
        assertThat(page(GOOD, BAD).select("#differences caption").text()).doesNotContain("the last");
    }

    @Test
    void a_speed_that_must_not_be_believed_says_why_where_it_stands() {
        assertThat(page(GOOD, withBusySpeed(BAD))
                        .select("#differences tbody tr")
                        .eachText())
                .anyMatch(row -> row.startsWith("decode, tok/s")
                        && row.endsWith("(the machine was busy, so the figures may be too low)"));
    }

    @Test
    void a_lower_bound_is_not_compared_with_the_divergence_itself() {
        Transcript halfOfKl = at(TopKSamples.of(RunSamples.passing(), 0.5), "2026-11-03T00:00:00Z");
        Transcript tenTimesKl = at(TopKSamples.of(RunSamples.passing(), 10), "2026-11-04T00:00:00Z");

        assertThat(page(GOOD, tenTimesKl).select("header").text()).contains("no regression");
        Document page = page(halfOfKl, tenTimesKl);
        assertThat(page.select("header").text()).contains("worse than the one before in");
        assertThat(page.select("#case-0 figcaption").text()).containsPattern("mean KL went from ≥ \\S+ to ≥ \\S+ nat");
        assertThat(page.text()).contains("of top 64", "KL is a lower bound");
    }

    @Test
    void the_order_is_that_of_time_and_not_of_the_arguments() {
        assertThat(new HistoryPage().render(List.of(BAD, GOOD)))
                .isEqualTo(new HistoryPage().render(List.of(GOOD, BAD)));
    }

    @Test
    void another_oracle_is_refused_and_the_reason_names_both() {
        assertThatThrownBy(() -> new HistoryPage().render(List.of(GOOD, withOracle(BAD, "f".repeat(64)))))
                .isInstanceOf(DifferentOraclesException.class)
                .hasMessageContainingAll(
                        "cannot be compared", "bbbbbbbbbbbb", "ffffffffffff", "gate both against the same oracle");
    }

    @Test
    void no_transcript_is_refused() {
        assertThatThrownBy(() -> new HistoryPage().render(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void many_builds_of_many_cases_stay_small() {
        Transcript run = RunSamples.manyCases(100);

        assertThat(new HistoryPage().render(Collections.nCopies(200, run))).hasSizeLessThan(2_000_000);
    }

    @Test
    void it_loads_nothing() {
        Document page = page(GOOD, BAD);

        OwnScript.assertAlone(page);
        assertThat(page.select("link, img, [src], [style]")).isEmpty();
    }

    @Test
    void what_differs_from_the_build_before_is_marked_figure_by_figure() {
        Document page = Jsoup.parse(new HistoryPage()
                .render(List.of(
                        at(RunSamples.passing(), "2026-11-01T00:00:00Z"),
                        at(RunSamples.flipping(), "2026-11-02T00:00:00Z"))));

        assertThat(page.select("#differences tbody tr").eachText())
                .contains("verdict PASS ≠ FAIL", "cause – ≠ single rows of the output head are clipped")
                .anyMatch(row -> row.startsWith("noise σ, nat") && row.contains("≠ 0.985"))
                .anyMatch(row -> row.startsWith("engine") && !row.contains("≠"));
    }

    static Transcript at(Transcript run, String startedAt) {
        return new Transcript(
                run.schema(),
                run.verdict(),
                run.headline(),
                run.findings(),
                run.judgements(),
                run.policy(),
                run.measured(),
                run.environment(),
                new Effort(startedAt, 1, 1, 1));
    }

    private static Transcript unmeasured(String startedAt) {
        Transcript run = at(GOOD, startedAt);
        return with(
                run,
                run.measured().observations().stream()
                        .filter(each -> !(each instanceof TeacherForcedSweep))
                        .toList(),
                List.of());
    }

    private static Transcript withBusySpeed(Transcript run) {
        return with(
                run,
                run.measured().observations(),
                List.of(SpeedSample.onBusyMachine(run.measured().bundle(), 5, 6, 70)));
    }

    private static Transcript with(Transcript run, List<Observation> observations, List<SpeedFacts> speed) {
        return Samples.with(
                run, Samples.with(run.measured(), observations, run.measured().surfaces(), speed));
    }

    private static Transcript withOracle(Transcript run, String sha256) {
        Measurements measured = run.measured();
        OracleFacts oracle = measured.oracle();
        return Samples.with(
                run,
                new Measurements(
                        new OracleFacts(
                                oracle.name(),
                                oracle.location(),
                                oracle.recordedAt(),
                                oracle.model(),
                                oracle.recorder(),
                                oracle.vocabularySize(),
                                oracle.eosTokenIds(),
                                oracle.cases(),
                                List.of(new FileFacts("oracle.json", sha256, 1)),
                                List.of(),
                                null,
                                null),
                        measured.bundle(),
                        measured.baseline(),
                        measured.deviceRuns(),
                        measured.observations()));
    }

    private static Document page(Transcript... runs) {
        return Jsoup.parse(new HistoryPage().render(List.of(runs)));
    }
}
