package dev.shipgate.transcript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTests {

    @TempDir
    Path folder;

    @Test
    void a_file_is_replaced_and_nothing_else_is_left() throws IOException {
        Path file = Files.writeString(folder.resolve("report.txt"), "a longer text from before");

        assertThat(WholeFile.write(file, out -> out.write("new".getBytes(StandardCharsets.UTF_8))))
                .hasContent("new");
        assertThat(WholeFile.writeDurably(file, out -> out.write("newer".getBytes(StandardCharsets.UTF_8))))
                .hasContent("newer");
        assertThat(folder).isDirectoryContaining("glob:**report.txt").isDirectoryNotContaining("glob:**.report.txt.*");
    }

    @Test
    void a_failed_write_leaves_the_old_file_as_it_was() throws IOException {
        Path file = Files.writeString(folder.resolve("report.txt"), "old");

        assertThatIOException()
                .isThrownBy(() -> WholeFile.write(file, out -> {
                    out.write("half".getBytes(StandardCharsets.UTF_8));
                    throw new IOException("no space left");
                }))
                .withMessage("no space left");
        assertThat(file).hasContent("old");
        assertThat(folder).isDirectoryNotContaining("glob:**.report.txt.*");
    }
}
