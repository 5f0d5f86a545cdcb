package dev.shipgate.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.shipgate.fixture.RunSamples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFolderTests {

    @TempDir
    Path folder;

    @Test
    void every_renderer_leaves_its_file_and_nothing_else() throws IOException {
        new ReportFolder(folder).write(RunSamples.flipping());

        assertThat(ReportFolder.files())
                .contains("transcript.json", "report.html", "summary.md", "junit.xml")
                .doesNotHaveDuplicates();
        assertThat(names()).containsExactlyInAnyOrderElementsOf(ReportFolder.files());
        for (String name : ReportFolder.files()) {
            assertThat(folder.resolve(name)).isNotEmptyFile();
        }
    }

    @Test
    void a_place_that_is_taken_is_refused_and_left_as_it_was() throws IOException {
        Path taken = Files.createDirectories(folder.resolve("report.html/full"));

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> new ReportFolder(folder).write(RunSamples.flipping()));

        assertThat(taken).isDirectory();
        assertThat(folder.resolve("transcript.json"))
                .as("what was measured is not lost")
                .exists();
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(Path::getFileName).map(Path::toString).toList();
        }
    }
}
