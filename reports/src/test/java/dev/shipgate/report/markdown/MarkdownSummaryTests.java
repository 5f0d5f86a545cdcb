package dev.shipgate.report.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.RunSamples;
import dev.shipgate.report.wording.Badge;
import dev.shipgate.transcript.Verdict;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MarkdownSummaryTests {

    @ParameterizedTest
    @EnumSource(Verdict.class)
    void the_verdict_comes_first(Verdict verdict) {
        assertThat(summary(verdict))
                .startsWith("## " + Badge.of(verdict).sign() + " " + verdict.name() + ": qwen3_5_nano");
    }

    @Test
    void a_row_has_score_interval_extremes_and_verdict() {
        assertThat(new MarkdownSummary().render(RunSamples.flipping()))
                .containsPattern("\\| Teacher-forced sweep \\| alphabet \\| 14/16 \\| 63\\.9 % to 96\\.5 % \\| .* nat "
                        + "\\| 0\\.\\d{5} \\| .* nat \\| ✗ FAIL \\|");
    }

    @Test
    void each_failing_position_is_a_line_with_both_tokens() {
        assertThat(new MarkdownSummary().render(RunSamples.flipping()))
                .contains("### Failures")
                .containsPattern("- .* teacher_forced_sweep alphabet position 0 after 'The' \\(0\\): expected"
                        + " ' alphabet' \\(1\\).*found '\\\\?.*cosine");
    }

    @Test
    void a_finding_has_evidence_and_advice() {
        assertThat(new MarkdownSummary().render(RunSamples.flipping()))
                .contains(
                        "- **head** (strong evidence): single rows of the output head are clipped",
                        "**What to do:** quantise the head again");
    }

    @Test
    void a_green_run_lists_no_failure() {
        assertThat(new MarkdownSummary().render(RunSamples.passing())).doesNotContain("### Failures", "### Findings");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a|b", "<img src=x onerror=alert(1)>", "[x](http://evil.example)", "`code`", "**bold**", "# head",
                        "$x^2$",
                "![i](//evil.example/p.png)", "www.evil.example", "http://evil.example", "@maintainer",
                        "line\n\n# next", "<!--", "&lt;b&gt;"
            })
    void hostile_text_becomes_neither_markup_nor_link_nor_mention(String text) {
        String summary = new MarkdownSummary().render(RunSamples.hostile(text));
        String rest = summary.replaceAll("<code>&#64;</code>", "");

        assertThat(rest).doesNotContain("<img", "](", "`", "**bold", "http:/", "www.", "@", "<!--", "&lt;", "$x");
        assertThat(summary.lines()).noneMatch(line -> line.startsWith("# "));
        assertThat(summary.lines().filter(line -> line.startsWith("|")))
                .allMatch(line -> line.chars().filter(each -> each == '|').count() == 9);
    }

    @Test
    void it_is_always_less_than_one_mebibyte() {
        assertThat(size(RunSamples.hostileLarge(10_000, "|<&>*_`😀".repeat(2_000))))
                .isLessThan(1 << 20);
        assertThat(size(RunSamples.manyCases(2_000))).isLessThan(1 << 20);
        assertThat(size(RunSamples.hostile("|😀<".repeat(50_000)))).isLessThan(1 << 20);
    }

    private static int size(dev.shipgate.transcript.Transcript run) {
        return new MarkdownSummary().render(run).getBytes(StandardCharsets.UTF_8).length;
    }

    private static String summary(Verdict verdict) {
        return new MarkdownSummary().render(RunSamples.empty(verdict)).replace("&#95;", "_");
    }
}
