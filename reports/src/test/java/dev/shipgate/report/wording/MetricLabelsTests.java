package dev.shipgate.report.wording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.RunSamples;
import dev.shipgate.fixture.Samples;
import dev.shipgate.fixture.TopKSamples;
import dev.shipgate.report.attachment.PositionsCsv;
import dev.shipgate.report.ci.JunitXml;
import dev.shipgate.report.html.HtmlReport;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.RowDifference;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.TeacherForcedSweep;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;

/** A lower bound is called one wherever it is shown, and whole rows are called what they were. */
class MetricLabelsTests {

    @Test
    void whole_rows_need_no_explanation() {
        MetricLabels terms = MetricLabels.of(RunSamples.passing());

        assertThat(terms.kl("max KL")).isEqualTo("max KL");
        assertThat(terms.logits("min cosine")).isEqualTo("min cosine");
        assertThat(terms.klValue("0.1 nat")).isEqualTo("0.1 nat");
        assertThat(terms.note()).isEmpty();
    }

    @Test
    void the_largest_logits_alone_are_named_with_their_number() {
        MetricLabels terms = MetricLabels.of(TopKSamples.of(RunSamples.passing(), 1));

        assertThat(terms.kl("max KL")).isEqualTo("max KL, lower bound");
        assertThat(terms.logits("min cosine")).isEqualTo("min cosine of top 64");
        assertThat(terms.klValue("0.1 nat")).isEqualTo("≥ 0.1 nat");
        assertThat(terms.klNoun()).isEqualTo("lower bound of the KL divergence");
        assertThat(terms.note()).get().asString().startsWith("The oracle recorded the 64 largest logits of each row");
    }

    @Test
    void log_probabilities_are_named_with_what_is_not_measured_on_them() {
        RowDifference whole = Objects.requireNonNull(Samples.position(0, 5, 7).difference());
        RowDifference few = Objects.requireNonNull(Samples.topK(0, 64).difference());

        MetricLabels terms = MetricLabels.of(whole.ofLogProbabilities());
        assertThat(terms.kl("max KL")).isEqualTo("max KL");
        assertThat(terms.note())
                .contains("The engine gives log-probabilities: cosine and logit differences are not measured.");

        terms = MetricLabels.of(few.ofLogProbabilities());
        assertThat(terms.kl("max KL")).isEqualTo("max KL, lower bound");
        assertThat(terms.logits("min cosine")).isEqualTo("min cosine");
        assertThat(terms.note())
                .get()
                .asString()
                .contains("KL is a lower bound: cosine")
                .endsWith("are not measured.");
    }

    @Test
    void csv_columns_have_the_names_of_the_transcript() {
        Subject subject = Subject.of(CheckId.TEACHER_FORCED_SWEEP, "a");
        String whole = new PositionsCsv()
                .render(new TeacherForcedSweep(subject, List.of(Samples.position(0, 5, 7)), List.of()))
                .orElseThrow();
        String topK = new PositionsCsv()
                .render(new TeacherForcedSweep(subject, List.of(Samples.topK(0, 64)), List.of()))
                .orElseThrow();

        assertThat(row(whole).keySet())
                .startsWith("position", "input_id", "oracle_top1_id", "bundle_top1_id", "agrees")
                .containsSubsequence("oracle_token_rank", "cosine", "kl_nats", "max_abs_logit", "rms_logit")
                .containsSubsequence("centred_rms_nats", "margin_shift_nats")
                .containsSubsequence("oracle_margin_logit", "oracle_margin_prob")
                .containsSubsequence("bundle_margin_logit", "bundle_margin_prob")
                .endsWith("non_finite");
        assertThat(row(topK))
                .doesNotContainKeys("cosine", "kl_nats", "max_abs_logit", "rms_logit")
                .containsEntry("position", "0")
                .containsEntry("input_id", "3")
                .containsEntry("oracle_top1_id", "7")
                .containsEntry("bundle_top1_id", "7")
                .containsEntry("agrees", "true")
                .containsEntry("oracle_token_rank", "1")
                .containsEntry("recorded_cosine", "0.999")
                .containsEntry("kl_at_least_nats", "0.001")
                .containsEntry("recorded_max_abs_logit", "0.2")
                .containsEntry("recorded_rms_logit", "0.1")
                .containsEntry("recorded_centred_rms_nats", "0.09")
                .containsEntry("margin_shift_nats", "-0.03")
                .containsEntry("oracle_margin_logit", "5.0")
                .containsEntry("oracle_margin_prob", "0.5")
                .containsEntry("bundle_margin_logit", "1.0")
                .containsEntry("bundle_margin_prob", "0.1")
                .containsEntry("non_finite", "0");
    }

    /** Returns the first row of a CSV file by the names of its columns. */
    private static Map<String, String> row(String csv) {
        List<String> lines = csv.lines().toList();
        String[] names = lines.get(0).split(",", -1);
        String[] values = lines.get(1).split(",", -1);
        assertThat(values).hasSameSizeAs(names);
        Map<String, String> row = new LinkedHashMap<>();
        for (int i = 0; i < names.length; i++) {
            assertThat(row.put(names[i], values[i])).as(names[i]).isNull();
        }
        return row;
    }

    @Test
    void the_figures_of_junit_have_names_of_their_own() {
        String xml = new JunitXml().render(TopKSamples.of(RunSamples.passing(), 1));

        assertThat(xml)
                .contains("largest_kl_at_least_nats", "smallest_recorded_cosine")
                .doesNotContain("largest_kl_nats", "\"smallest_cosine\"");
    }

    @Test
    void no_page_shows_a_lower_bound_without_its_sign() {
        Document page = Jsoup.parse(new HtmlReport().render(TopKSamples.of(RunSamples.flipping(), 1)));

        page.select("thead th").eachText().stream()
                .filter(name -> name.contains("KL"))
                .forEach(name -> assertThat(name).containsPattern("≥|lower bound"));
        assertThat(page.select("figcaption").eachText())
                .filteredOn(text -> text.contains("largest KL"))
                .isNotEmpty()
                .allMatch(text -> text.contains("largest KL ≥"));
        assertThat(page.text()).contains("the lower bound of the KL divergence is at most", "median ≥ ");
        assertThat(page.select("#limits").text())
                .contains("Tokens that the oracle did not record", "the 64 largest logits");
        assertThat(page.text()).doesNotContain("Margin against error").contains("cosine of top 64");
    }
}
