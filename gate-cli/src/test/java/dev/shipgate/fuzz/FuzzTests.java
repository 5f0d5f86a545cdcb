package dev.shipgate.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Lets Jazzer look for an input at which a reader breaks, hangs or needs more than 1 GiB; in {@code mvn verify -Pfuzz}.
 * Put what it finds in the reader's corpus.
 */
@EnabledIfSystemProperty(named = FuzzTests.SECONDS, matches = "[1-9]\\d*")
class FuzzTests {

    static final String SECONDS = "shipgate.fuzz.seconds";

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void no_input_breaks_it(Reader reader) throws IOException, InterruptedException {
        int seconds = Integer.getInteger(SECONDS);
        Path log = Files.createDirectories(Path.of("target", "fuzz")).resolve(reader.id() + ".log");
        Path found = Files.createDirectories(folder.resolve("found"));
        Process jazzer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        "com.code_intelligence.jazzer.Jazzer",
                        "--target_class=" + FuzzedReader.class.getName(),
                        "--target_args=" + reader.name() + " " + folder.resolve("work"),
                        "--instrumentation_includes=dev.shipgate.**",
                        "--reproducer_path=" + folder,
                        "-artifact_prefix=" + log.toAbsolutePath() + ".",
                        "-max_total_time=" + seconds,
                        "-timeout=10",
                        "-rss_limit_mb=3000",
                        found.toString(),
                        Corpus.of(reader).toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(jazzer.waitFor(seconds + 120L, TimeUnit.SECONDS)).isTrue();
            assertThat(jazzer.exitValue())
                    .as("see %s, and add the input beside it to %s", log, Corpus.of(reader))
                    .isZero();
        } finally {
            jazzer.destroyForcibly();
        }
    }
}
