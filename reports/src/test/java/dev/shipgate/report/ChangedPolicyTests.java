package dev.shipgate.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.Samples;
import dev.shipgate.report.ci.JunitXml;
import dev.shipgate.report.console.ConsoleReport;
import dev.shipgate.report.console.Palette;
import dev.shipgate.report.html.HistoryPage;
import dev.shipgate.report.html.HtmlReport;
import dev.shipgate.report.markdown.MarkdownSummary;
import dev.shipgate.report.markdown.ModelCard;
import dev.shipgate.report.wording.PolicyName;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.PolicyDifference;
import dev.shipgate.transcript.PolicyDifference.Change;
import dev.shipgate.transcript.Standing;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.TranscriptFile;
import dev.shipgate.transcript.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A copy of a built-in policy that keeps its name must not be taken for it. */
class ChangedPolicyTests {

    private static final Judgement JUDGED =
            new Judgement(Subject.of(CheckId.CLAIMS), Standing.REQUIRED, Verdict.PASS, null, "every claim is true");

    private static final Change BAND = new Change("margin.tie_band", "0.1", "0.2");

    private final Transcript unchanged = with(null);
    private final Transcript changed = with(new PolicyDifference(4, List.of(BAND)));

    @Test
    void its_name_lists_the_changes() {
        assertThat(PolicyName.of(unchanged)).isEqualTo("default version 4");
        assertThat(PolicyName.of(changed)).isEqualTo("default version 4, changed: margin.tie_band 0.1 -> 0.2");
    }

    @Test
    void few_changes_are_listed_and_the_rest_is_counted() {
        Transcript many = with(new PolicyDifference(4, Collections.nCopies(5, BAND)));

        assertThat(PolicyName.of(many)).endsWith("0.2, margin.tie_band 0.1 -> 0.2 and 2 more");
    }

    @Test
    void another_version_is_named_beside_the_built_in_one() {
        assertThat(PolicyName.of(with(new PolicyDifference(5, List.of(BAND)))))
                .isEqualTo("default version 4, not the built-in version 5: margin.tie_band 0.1 -> 0.2");
        assertThat(PolicyName.of(with(new PolicyDifference(5, List.of()))))
                .isEqualTo("default version 4, not the built-in version 5");
    }

    @Test
    void a_change_is_shown_in_one_line_whatever_the_transcript_contains() {
        Change evil = new Change("margin\n<b>", "\u202e", "x".repeat(9_000));

        assertThat(PolicyName.of(with(new PolicyDifference(4, List.of(evil)))))
                .doesNotContain("\n", "\u202e")
                .hasSizeLessThan(300);
    }

    @Test
    void every_report_says_so_where_it_names_the_policy() {
        Map<String, String> reports = reports(changed);

        assertThat(reports)
                .allSatisfy((name, text) -> assertThat(text.replace("&#46;", "."))
                        .as(name)
                        .contains("version 4, changed: margin.tie_band 0.1 -"));
        assertThat(reports(unchanged))
                .allSatisfy((name, text) -> assertThat(text).as(name).doesNotContain("changed: margin"));
    }

    @Test
    void the_page_says_so_in_its_header_and_in_its_table_of_the_policy() {
        assertThat(new HtmlReport().render(changed).split("changed: margin\\.tie_band", -1))
                .hasSize(3);
    }

    private static Map<String, String> reports(Transcript transcript) {
        return new TreeMap<>(Map.of(
                "console", new ConsoleReport(Palette.PLAIN).render(transcript),
                "page", new HtmlReport().render(transcript),
                "Markdown", new MarkdownSummary().render(transcript),
                "card", new ModelCard().render(transcript),
                "history", new HistoryPage().render(List.of(transcript)),
                "JUnit", new JunitXml().render(transcript)));
    }

    @Test
    void the_transcript_has_the_field_only_if_there_is_a_difference(@TempDir Path folder) throws IOException {
        TranscriptFile files = new TranscriptFile();

        assertThat(files.read(files.write(changed, folder)).policyDifference()).isEqualTo(changed.policyDifference());
        assertThat(Files.readString(files.write(unchanged, folder))).doesNotContain("policy_difference");
        assertThat(files.read(files.write(unchanged, folder)).policyDifference())
                .isNull();
    }

    private static Transcript with(@Nullable PolicyDifference difference) {
        return Samples.transcript(Verdict.PASS, List.of(JUDGED), Samples.green())
                .withPolicyDifference(difference);
    }
}
