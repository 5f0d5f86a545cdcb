package dev.shipgate.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Replays the files that the fuzzer starts from, and those at which a reader broke once. */
class CorpusTests {

    /** For what never ends. On a busy machine, the first graph waits five seconds for ONNX Runtime's library. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void every_file_is_read_or_refused(Reader reader) throws IOException {
        List<Path> corpus = Corpus.filesOf(reader);
        assertThat(corpus).isNotEmpty();
        for (Path file : corpus) {
            byte[] content = Files.readAllBytes(file);
            for (byte[] each : List.of(content, Arrays.copyOf(content, content.length / 2), new byte[0])) {
                assertTimeoutPreemptively(LIMIT, () -> reader.tryOn(each, folder), file.toString());
            }
        }
    }
}
