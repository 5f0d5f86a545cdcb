package dev.shipgate.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The heap doesn't grow with the corpus. */
class CorpusMemoryTests {

    /** Their observations would take twice the heap. */
    private static final int ROWS = 100_000;

    @Tag("thorough")
    @Test
    void many_rows_are_written_and_summed_up_in_a_small_heap(@TempDir Path folder)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx32m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CorpusMemoryProgram.class.getName(),
                        folder.toString(),
                        Integer.toString(ROWS))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains("summed up " + ROWS);
    }
}
