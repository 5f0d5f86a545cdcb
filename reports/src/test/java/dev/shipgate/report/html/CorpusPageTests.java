package dev.shipgate.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.FrozenFiles;
import dev.shipgate.transcript.CorpusTranscript;
import dev.shipgate.transcript.Verdict;
import java.util.List;
import java.util.Objects;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;

/** The page of a corpus, of a transcript that an earlier version wrote. */
class CorpusPageTests {

    private static final CorpusTranscript CORPUS = FrozenFiles.corpus();

    @Test
    void a_frozen_transcript_is_read() {
        assertThat(CORPUS.verdict()).isEqualTo(Verdict.PASS);
        assertThat(Objects.requireNonNull(CORPUS.figures()).positions()).isEqualTo(368);
    }

    @Test
    void it_shows_every_figure_with_its_errors() {
        Document page = Jsoup.parse(new CorpusPage().render(CORPUS));

        assertThat(page.title()).startsWith("PASS: qwen3_5_nano_decode_int8hu_block32_sym");
        assertThat(page.select("#figures th[scope=row]").eachText())
                .contains("mean KLD", "maximum KLD", "median Δp", "same top p");
        assertThat(page.select("#figures .note").text())
                .startsWith("Noise: sigma of the margins ")
                .endsWith(".");
        assertThat(page.select("#worst tbody tr")).hasSize(100);
        assertThat(page.select("#positions tbody tr")).hasSize(10);
    }

    @Test
    void a_corpus_in_which_nothing_was_compared_shows_no_empty_tables() {
        CorpusTranscript empty = new CorpusTranscript(
                CORPUS.schema(),
                Verdict.INCONCLUSIVE,
                "nothing was compared <script>",
                List.of(),
                CORPUS.counts(),
                null,
                CORPUS.policy(),
                CORPUS.oracle(),
                CORPUS.bundle(),
                CORPUS.shards(),
                CORPUS.judgeSha256());

        Document page = Jsoup.parse(new CorpusPage().render(empty));

        assertThat(page.select("section").eachAttr("id")).containsExactly("checks", "shards");
        assertThat(page.select(".headline").text()).isEqualTo("nothing was compared <script>");
    }
}
