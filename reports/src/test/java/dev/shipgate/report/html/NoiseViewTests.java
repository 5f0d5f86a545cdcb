package dev.shipgate.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.NoiseSample;
import dev.shipgate.fixture.RunSamples;
import dev.shipgate.fixture.Samples;
import dev.shipgate.fixture.TopKSamples;
import dev.shipgate.report.wording.Lookup;
import dev.shipgate.report.wording.Outcome;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.MarginNoise;
import dev.shipgate.transcript.Standing;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.Verdict;
import java.util.List;
import java.util.Objects;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;

class NoiseViewTests {

    private static final MarginNoise SOUND = NoiseSample.sound().build();

    @Test
    void the_section_has_a_dot_for_each_position_and_marks_flips() {
        Element section = section(RunSamples.flipping());

        assertThat(section.select("figcaption").text())
                .isEqualTo("Margin shift. 7 of 368 positions have a different top-1, "
                        + "0 of them at a margin within the tie band.");
        assertThat(section.select("path.mark.o-agree").attr("d").split("M", -1)).hasSize(361 + 1);
        assertThat(section.select("path.mark.o-flip").attr("d")).isNotEmpty();
        assertThat(section.select("path.rule, path.band")).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void the_table_gives_each_figure_with_its_unit() {
        Element section = section(RunSamples.passing());

        assertThat(section.select("tbody tr").eachText())
                .contains(
                        "sigma 0.0493 nat spread of the margin shifts: 1.4826 × median |shift|",
                        "bias 0.00100 nat median shift, which is 0.1 standard errors from 0",
                        "slope 0.9990 of the bundle's row against the oracle's, median; 1 if only noise is added",
                        "flips 0 positions whose top-1 differs, ties included",
                        "expected flips 3.31 from noise alone; it causes 0 or more with probability 1.00")
                .anyMatch(row -> row.startsWith("rho 0.0300 nat"))
                .anyMatch(row -> row.startsWith("residual 0.0300 nat"))
                .anyMatch(row -> row.startsWith("median KL 1.0e-4 nat"))
                .anyMatch(row -> row.startsWith("largest |shift| 0.0800 nat 1.6 sigma, at alphabet position 1"));
    }

    @Test
    void token_ids_are_listed_only_if_one_stands_out() {
        assertThat(section(RunSamples.passing()).text())
                .contains("None of 100 scored token ids stands out: the largest RMS error, 0.0500 nat of ")
                .doesNotContain("Token ids whose errors stand out");
        assertThat(section(RunSamples.flipping()).select("tr:has(.token)").eachText())
                .containsExactly(
                        "' the' (17) scored 3 -0.450 0.900 22.5 ×",
                        "' the' (18) scored 3 -0.0250 0.0500 1.3 ×",
                        "' the' (19) fed 3 -0.400 0.800 20.0 ×");
    }

    @Test
    void four_times_the_median_does_not_stand_out() {
        assertThat(TokenErrorTable.of(
                                NoiseSample.sound().largestScored(4 * 0.04).build())
                        .table()
                        .empty())
                .isTrue();
        assertThat(TokenErrorTable.of(
                                NoiseSample.sound().largestScored(4.01 * 0.04).build())
                        .table()
                        .rows())
                .hasSize(1);
    }

    @Test
    void markup_in_a_token_stays_text() {
        Element section = section(RunSamples.hostile("<img src=x onerror=alert(1)>"));

        assertThat(section.select("img")).isEmpty();
        assertThat(section.select(".token").text()).contains("<img src=x");
    }

    @Test
    void a_top_k_oracle_limits_what_was_compared() {
        assertThat(section(TopKSamples.of(RunSamples.passing(), 1)).text())
                .contains(
                        "only the 64 recorded logits of each row were compared",
                        "median KL, lower bound ≥ 1.0e-4 nat",
                        "The errors of scored token ids were not measured");
    }

    @Test
    void a_run_without_noise_has_no_section() {
        assertThat(NoiseView.of(new Lookup(RunSamples.notFinite()))).isNull();
        assertThat(Jsoup.parse(new HtmlReport().render(RunSamples.notFinite())).select("#check-margin-noise"))
                .isEmpty();
    }

    @Test
    void noise_that_may_ship_widens_the_tie_band() {
        assertThat(TieBand.of(Samples.policy(), SOUND, judgement(Verdict.PASS)))
                .isEqualTo(new TieBand(5 * 0.0493, "5 sigma"));
    }

    @Test
    void noise_that_may_not_ship_excuses_nothing() {
        TieBand chosen = new TieBand(0.1, "not widened, because margin noise did not pass");

        assertThat(TieBand.of(Samples.policy(), SOUND, judgement(Verdict.FAIL))).isEqualTo(chosen);
        assertThat(TieBand.of(Samples.policy(), SOUND, null)).isEqualTo(chosen);
    }

    @Test
    void little_noise_leaves_the_band_of_the_policy() {
        assertThat(TieBand.of(Samples.policy(), NoiseSample.sound().sigma(0.001).build(), judgement(Verdict.PASS)))
                .isEqualTo(new TieBand(0.1, "set by the policy; the noise needs no more"));
    }

    @Test
    void the_finding_counts_flips_within_the_band() {
        List<NoiseChart.Point> points = List.of(
                new NoiseChart.Point(0.05, -0.06, true, Outcome.TIE),
                new NoiseChart.Point(2, -2.1, true, Outcome.FLIP),
                new NoiseChart.Point(0.05, 0.01, false, Outcome.AGREE));

        assertThat(NoiseChart.of(points, new TieBand(0.1, "")).finding())
                .isEqualTo("2 of 3 positions have a different top-1, 1 of them at a margin within the tie band.");
        assertThat(NoiseChart.of(points, null).strokes())
                .extracting(Chart.Stroke::css)
                .doesNotContain("band");
    }

    @Test
    void the_axis_of_the_shift_ends_at_round_numbers() {
        List<NoiseChart.Point> points = List.of(new NoiseChart.Point(5, -4.73, false, Outcome.AGREE));

        assertThat(NoiseChart.of(points, null).labels())
                .extracting(Chart.Label::text)
                .contains("-5", "-2.5", "0", "2.5", "5");
    }

    @Test
    void equal_rows_can_be_drawn() {
        Chart chart = NoiseChart.of(List.of(new NoiseChart.Point(0, 0, false, Outcome.AGREE)), new TieBand(0.1, ""));

        assertThat(chart.strokes()).extracting(Chart.Stroke::d).noneMatch(d -> d.contains("NaN"));
    }

    private static Judgement judgement(Verdict verdict) {
        return new Judgement(Subject.of(CheckId.MARGIN_NOISE), Standing.REQUIRED, verdict, null, "because");
    }

    private static Element section(Transcript run) {
        return Objects.requireNonNull(Jsoup.parse(new HtmlReport().render(run)).getElementById("check-margin-noise"));
    }
}
