package dev.shipgate.report.wording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.FrozenFiles;
import dev.shipgate.fixture.RunSamples;
import dev.shipgate.fixture.SurfaceSample;
import dev.shipgate.report.html.CorpusPage;
import dev.shipgate.report.html.HistoryPage;
import dev.shipgate.report.html.HtmlReport;
import dev.shipgate.report.html.ReleasePage;
import dev.shipgate.transcript.Transcript;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;

/** Each sentence is for a heading of some page, and only for headings that the program wrote. */
class MeaningsTests {

    @Test
    void each_explained_heading_is_on_some_page() {
        Set<String> used = pages().flatMap(page -> page.select("thead th, .figures dt").stream())
                .map(Element::text)
                .collect(Collectors.toSet());

        assertThat(used).containsAll(Meanings.headings());
    }

    @Test
    void no_two_columns_of_a_table_have_the_same_heading() {
        assertThat(pages().flatMap(page -> page.select("table").stream()))
                .isNotEmpty()
                .allSatisfy(table -> assertThat(table.select("thead th").eachText())
                        .as(table.select("caption").text())
                        .doesNotHaveDuplicates());
    }

    @Test
    void a_name_that_a_user_chose_is_not_explained() {
        Transcript surfaces = SurfaceSample.missing("engine", true);
        Document report = Jsoup.parse(new HtmlReport().render(surfaces));
        Document release = Jsoup.parse(new ReleasePage()
                .render(List.of(
                        new ReleaseEntry.Gated("engine", RunSamples.passing()),
                        new ReleaseEntry.Gated("load", RunSamples.flipping()))));

        assertThat(report.select("#surfaces thead th").eachText()).contains("engine");
        assertThat(report.select("#surfaces thead th[title]")).isEmpty();
        assertThat(release.select("#comparison thead th").eachText()).contains("engine", "load");
        assertThat(release.select("#comparison thead th[title]")).isEmpty();
    }

    private static Stream<Document> pages() {
        List<ReleaseEntry.Gated> release = List.of(
                new ReleaseEntry.Gated("int8", RunSamples.passing()),
                new ReleaseEntry.Gated("int8-clipped", RunSamples.flipping()));
        return Stream.of(
                        new HtmlReport().render(RunSamples.passing()),
                        new HtmlReport().render(RunSamples.flipping()),
                        new HtmlReport().render(SurfaceSample.withMore(RunSamples.divergingDevices())),
                        new CorpusPage().render(FrozenFiles.corpus()),
                        new ReleasePage().render(release),
                        new HistoryPage().render(List.of(RunSamples.passing(), RunSamples.flipping())))
                .map(Jsoup::parse);
    }
}
