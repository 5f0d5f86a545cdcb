package dev.shipgate.report.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.shipgate.fixture.RunSamples;
import dev.shipgate.fixture.TopKSamples;
import dev.shipgate.report.console.Palette;
import dev.shipgate.report.console.ReleaseText;
import dev.shipgate.report.markdown.ReleaseMarkdown;
import dev.shipgate.report.wording.ReleaseEntry;
import dev.shipgate.report.wording.ReleaseEntry.Gated;
import dev.shipgate.report.wording.ReleaseEntry.NotGated;
import dev.shipgate.transcript.Verdict;
import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;

class ReleasePageTests {

    static final List<ReleaseEntry> RELEASE = List.of(
            new Gated("int8", RunSamples.passing()),
            new Gated("int8-clipped", RunSamples.flipping()),
            new NotGated("int4", "metadata.json: <script>no manifest</script>\u202e"));

    @Test
    void the_worst_verdict_comes_first_and_names_what_must_not_ship() {
        Document page = page(RELEASE);

        assertThat(page.title()).isEqualTo("! ERROR: release of 3 bundles · Ship Gate");
        assertThat(page.select("header").text())
                .contains(
                        "ERROR",
                        "the worst of 3 bundles",
                        "1 of 3 bundles may ship; these must not: int8-clipped (FAIL), int4 (ERROR).");
    }

    @Test
    void only_a_gated_bundle_links_to_its_report() {
        Document page = page(RELEASE);

        assertThat(page.select("#bundles a").eachAttr("href"))
                .containsExactly("int8/report.html", "int8-clipped/report.html");
        assertThat(page.select("#bundles tbody tr:not(.why)").eachText())
                .satisfiesExactly(
                        row -> assertThat(row).contains("✓ PASS", "368/368"),
                        row -> assertThat(row).contains("✗ FAIL", "361/368"),
                        row -> assertThat(row).contains("! ERROR"));
        assertThat(page.select("#bundles .why").eachText())
                .satisfiesExactly(
                        why -> assertThat(why).contains("may ship"),
                        why -> assertThat(why).startsWith("head, single rows of the output head are clipped."),
                        why -> assertThat(why).contains("was not gated: metadata.json"));
    }

    @Test
    void each_gated_bundle_is_a_named_point_of_size_against_kl() {
        Document page = page(RELEASE);

        assertThat(page.select("#size text.head").eachText()).contains("int8", "int8-clipped", "mean KL, nat");
        assertThat(page.select("#size figcaption").text())
                .contains("Of the bundles shown, the smallest that may ship is int8, with ");
        assertThat(page.select("#size tbody tr")).hasSize(2);
        assertThat(page.select("#size tbody tr").eachText())
                .allSatisfy(row -> assertThat(row).matches(".*(B|kB|MB|GB) .*"));
    }

    @Test
    void a_mean_of_lower_bounds_is_one_on_the_chart() {
        Document page = page(List.of(
                new Gated("int8", TopKSamples.of(RunSamples.passing(), 0.5)),
                new Gated("int8-clipped", TopKSamples.of(RunSamples.flipping(), 0.5))));

        assertThat(page.select("#size text.head").eachText()).contains("mean KL, nat, lower bound");
        assertThat(page.select("#size thead th").eachText()).contains("mean KL, nat, lower bound");
        assertThat(page.select("#size tbody td:last-child").eachText())
                .hasSize(2)
                .allMatch(cell -> cell.startsWith("≥ "));
        assertThat(page.select("#size figcaption").text()).contains("a mean KL of ≥ ");
    }

    @Test
    void only_the_bundles_shown_are_spoken_of() {
        List<ReleaseEntry> release =
                List.of(new Gated("clipped", RunSamples.flipping()), new Gated("int8-clipped", RunSamples.flipping()));

        assertThat(page(release).select("#size figcaption").text()).contains("None of the bundles shown may ship.");
    }

    @Test
    void one_bundle_makes_no_chart() {
        assertThat(page(RELEASE.subList(0, 1)).select("#size")).isEmpty();
    }

    @Test
    void cases_of_one_oracle_stand_side_by_side() {
        Document page = page(RELEASE);

        assertThat(page.select("#comparison thead th").eachText()).containsExactly("case", "int8", "int8-clipped");
        assertThat(page.select("#comparison td.tone-bad").eachText())
                .anyMatch(cell -> cell.matches("✗ 14/16, [0-9.]+: Teacher-forced sweep.*"));
        assertThat(page(RELEASE.subList(0, 1)).select("#comparison")).isEmpty();
    }

    @Test
    void what_a_file_says_is_shown_and_not_obeyed() {
        Document page = page(RELEASE);

        OwnScript.assertAlone(page);
        assertThat(page.select("img, link, [src], [style]")).isEmpty();
        assertThat(page.text()).contains("<script>no manifest</script>\\u{202e}");
    }

    @Test
    void all_is_well_where_all_may_ship() {
        Document page = page(RELEASE.subList(0, 1));

        assertThat(page.select("header").text()).contains("✓ PASS", "1 of 1 bundle may ship.");
        assertThat(page.select(".tone-bad")).isEmpty();
    }

    @Test
    void nothing_gated_is_never_a_pass() {
        assertThat(ReleaseEntry.worst(List.of())).isEqualTo(Verdict.INCONCLUSIVE);
        assertThatIllegalArgumentException().isThrownBy(() -> page(List.of()));
    }

    @Test
    void a_name_that_leaves_the_folder_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new NotGated("../int8", "none"));
        assertThatIllegalArgumentException().isThrownBy(() -> new Gated("javascript:alert", RunSamples.passing()));
    }

    @Test
    void a_terminal_shows_a_line_a_bundle_and_the_worst_verdict_last() {
        List<String> lines =
                new ReleaseText(Palette.PLAIN).render(RELEASE).lines().toList();

        assertThat(lines.get(0)).startsWith("bundle        agree    min oracle margin");
        assertThat(lines.get(1)).matches("int8          368/368  \\S+ nat +\\S+ nat  PASS");
        assertThat(lines.get(2)).matches("int8-clipped  361/368  .*  FAIL");
        assertThat(lines.get(3)).matches("int4          –        –  +–  +ERROR");
        assertThat(lines.get(lines.size() - 1))
                .isEqualTo("ERROR  1 of 3 bundles may ship; these must not: int8-clipped (FAIL), int4 (ERROR).");
        assertThat(new ReleaseText(Palette.ANSI).render(RELEASE)).contains("\u001b[32mPASS", "\u001b[31mERROR");
    }

    @Test
    void a_job_summary_has_the_worst_verdict_and_a_row_per_bundle() {
        String summary = new ReleaseMarkdown().render(RELEASE);

        assertThat(summary)
                .startsWith("## ! ERROR: release of 3 bundles\n\n1 of 3 bundles may ship; these must not: int8-clipped "
                        + "(FAIL), int4 (ERROR).");
        assertThat(summary.lines().filter(line -> line.startsWith("| int")))
                .satisfiesExactly(
                        row -> assertThat(row).contains("| 368/368 |", "✓ PASS"),
                        row -> assertThat(row).contains("| 361/368 |", "✗ FAIL"),
                        row -> assertThat(row).contains("| – | – | ", "ERROR").doesNotContain("<script>", "\u202e"));
        assertThat(new ReleaseMarkdown().render(List.of())).startsWith("## ").contains("INCONCLUSIVE");
    }

    private static Document page(List<ReleaseEntry> release) {
        return Jsoup.parse(new ReleasePage().render(release));
    }
}
