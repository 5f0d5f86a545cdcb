package dev.shipgate.report.wording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.Samples;
import dev.shipgate.report.console.ConsoleReport;
import dev.shipgate.report.console.Palette;
import dev.shipgate.report.html.HtmlReport;
import dev.shipgate.report.markdown.MarkdownSummary;
import dev.shipgate.transcript.CaseFacts;
import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.ContextFacts;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.Verdict;
import java.util.List;
import java.util.stream.IntStream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ContextGapsTests {

    private static final String WINDOW =
            "o case is longer than the model's sliding window of 4096 tokens: a bundle that"
                    + " dropped the window could pass; record a long case of more than 4096 tokens";
    private static final String ORIGINAL =
            "o case is longer than the model's original context of 32768 tokens: a bundle"
                    + " that scaled later positions wrongly could pass; record a long case of more than 32768 tokens";

    @Test
    void each_limit_that_no_case_exceeds_has_its_sentence() {
        assertThat(warnings(Samples.context(), 16, 4096)).containsExactly("n" + WINDOW, "n" + ORIGINAL);
        assertThat(warnings(Samples.context(), 16, 4097)).containsExactly("n" + ORIGINAL);
        assertThat(warnings(Samples.context(), 32769)).isEmpty();
        assertThat(warnings(Samples.context())).hasSize(2);
    }

    @Test
    void a_weak_case_exceeds_nothing() {
        List<CaseFacts> cases = List.of(new CaseFacts("weak", CaseKind.WEAK, 50_000, 0));

        assertThat(new ContextGaps(Samples.context(), cases).warnings()).hasSize(2);
    }

    @Test
    void a_limit_that_no_case_can_exceed_is_no_gap() {
        assertThat(warnings(new ContextFacts(262144, 131072, 131072, List.of()), 16))
                .isEmpty();
        assertThat(warnings(new ContextFacts(4096, null, null, List.of()), 16)).containsExactly("n" + WINDOW);
    }

    @Test
    void an_oracle_that_declares_nothing_has_no_gap() {
        assertThat(warnings(null, 16)).isEmpty();
        assertThat(warnings(new ContextFacts(null, null, null, List.of()), 16)).isEmpty();
    }

    @Test
    void every_report_of_a_run_shows_them() {
        Transcript transcript = Samples.transcript(
                Verdict.PASS, List.of(), Samples.measurements(List.of(gate("alphabet", 16)), List.of()));
        Document page = Jsoup.parse(new HtmlReport().render(transcript));

        assertThat(new ConsoleReport(Palette.PLAIN).render(transcript))
                .contains("\nwarning: n" + WINDOW + "\nwarning: n" + ORIGINAL + "\n");
        assertThat(page.select("#limits li").eachText()).contains("N" + WINDOW + ".", "N" + ORIGINAL + ".");
        assertThat(page.select("#provenance").text())
                .contains(
                        "sliding window 4,096 tokens",
                        "longest context 131,072 tokens",
                        "original context 32,768 tokens",
                        "scaling of positions yarn, factor 4.00, from 32,768 tokens, in layers of type full_attention");
        assertThat(new MarkdownSummary().render(transcript))
                .contains("**Warning:** N" + WINDOW + ".\n", "**Warning:** N" + ORIGINAL + ".\n");
    }

    private static List<String> warnings(@Nullable ContextFacts context, int... positions) {
        List<CaseFacts> cases = IntStream.of(positions)
                .mapToObj(each -> gate("case" + each, each))
                .toList();
        return new ContextGaps(context, cases).warnings();
    }

    private static CaseFacts gate(String id, int positions) {
        return new CaseFacts(id, CaseKind.GATE, positions, 0);
    }
}
