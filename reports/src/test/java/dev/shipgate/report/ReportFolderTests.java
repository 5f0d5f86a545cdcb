package dev.shipgate.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.shipgate.fixture.RunSamples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFolderTests {

    @TempDir
    Path folder;

    @Test
    void every_reader_finds_a_file_and_nothing_is_left_beside_them() throws IOException {
        new ReportFolder(folder).write(RunSamples.flipping());

        try (var files = Files.list(folder)) {
            assertThat(files.map(Path::getFileName).map(Path::toString))
                    .containsExactlyInAnyOrder("transcript.json", "report.html", "summary.md", "junit.xml");
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
}
