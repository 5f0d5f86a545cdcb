package dev.shipgate.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.FrozenFiles;
import dev.shipgate.report.attachment.PositionsCsv;
import dev.shipgate.report.ci.GithubAnnotations;
import dev.shipgate.report.console.ConsoleReport;
import dev.shipgate.report.console.Palette;
import dev.shipgate.report.console.ReleaseText;
import dev.shipgate.report.html.HistoryPage;
import dev.shipgate.report.html.ReleasePage;
import dev.shipgate.report.markdown.ModelCard;
import dev.shipgate.report.markdown.ReleaseMarkdown;
import dev.shipgate.report.wording.ReleaseEntry;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.TeacherForcedSweep;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.TranscriptFile;
import dev.shipgate.transcript.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every renderer shows what earlier versions wrote. */
class FrozenTranscriptTests {

    private final TranscriptFile transcriptFile = new TranscriptFile();

    @TempDir
    Path folder;

    static List<String> versions() {
        return FrozenFiles.versions();
    }

    @ParameterizedTest
    @MethodSource("versions")
    void a_frozen_pass_is_read_and_rendered(String version) throws IOException {
        Transcript frozen = transcriptFile.read(FrozenFiles.pass(version, folder));

        assertThat(frozen.verdict()).isEqualTo(Verdict.PASS);
        assertThat(frozen.findings()).isEmpty();
        assertRendered(frozen, "PASS");
    }

    @ParameterizedTest
    @MethodSource("versions")
    void a_frozen_fail_is_read_and_rendered(String version) throws IOException {
        Transcript frozen = transcriptFile.read(FrozenFiles.fail(version, folder));

        assertThat(frozen.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(frozen.findings()).extracting(Finding::family).containsExactly(Family.HEAD);
        assertRendered(frozen, "FAIL");
        assertThat(new GithubAnnotations().render(frozen)).contains("::error");
        assertThat(new ConsoleReport(Palette.PLAIN).render(frozen)).contains("finding: head");
    }

    @ParameterizedTest
    @MethodSource("versions")
    void a_frozen_transcript_is_written_again_with_the_same_meaning(String version) throws IOException {
        Transcript frozen = transcriptFile.read(FrozenFiles.fail(version, folder));

        Path again = transcriptFile.write(frozen, folder.resolve("again"));

        assertThat(transcriptFile.read(again)).isEqualTo(frozen);
    }

    private void assertRendered(Transcript frozen, String verdict) throws IOException {
        List<ReleaseEntry> release = List.of(new ReleaseEntry.Gated("bundle", frozen));
        new ReportFolder(folder.resolve("report")).write(frozen);

        for (String name : List.of("report.html", "summary.md")) {
            assertThat(folder.resolve("report").resolve(name)).content().contains(verdict);
        }
        assertThat(Files.readString(folder.resolve("report/junit.xml")))
                .contains("<testsuite", CheckId.TEACHER_FORCED_SWEEP.id());
        assertThat(new ConsoleReport(Palette.PLAIN).render(frozen)).contains("\n" + verdict + "  ");
        assertThat(new ModelCard().render(frozen)).contains("**" + verdict + "**", "| passage | long |");
        assertThat(new HistoryPage().render(List.of(frozen))).contains(verdict);
        assertThat(new ReleasePage().render(release)).contains(verdict);
        assertThat(new ReleaseText(Palette.PLAIN).render(release)).contains(verdict);
        assertThat(new ReleaseMarkdown().render(release)).contains(verdict);
        assertThat(frozen.measured().observations())
                .filteredOn(TeacherForcedSweep.class::isInstance)
                .isNotEmpty()
                .allSatisfy(
                        sweep -> assertThat(new PositionsCsv().render(sweep)).isPresent());
    }
}
