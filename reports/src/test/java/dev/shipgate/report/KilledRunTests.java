package dev.shipgate.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.RunSamples;
import dev.shipgate.transcript.TranscriptFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are really killed. {@link RunResultsTests} kills at every single change, but only in thought. */
class KilledRunTests {

    private static final int KILLS = 2;

    @TempDir
    Path temporary;

    /** Publishes two runs in turn until it is killed. */
    public static final class Endless {

        private Endless() {}

        public static void main(String[] arguments) throws IOException {
            publish(Path.of(arguments[0]), true);
            System.out.write('.');
            System.out.flush();
            while (true) {
                publish(Path.of(arguments[0]), true);
                publish(Path.of(arguments[0]), false);
            }
        }

        private static void publish(Path out, boolean passes) throws IOException {
            try (RunResults results = RunResults.replacing(out)) {
                new ReportFolder(results.staging()).write(passes ? RunSamples.passing() : RunSamples.flipping());
                results.publish();
            }
        }
    }

    @Test
    void no_two_runs_are_ever_seen_together() throws Exception {
        Path out = temporary.resolve("out");
        Random random = new Random(3);
        for (int kill = 0; kill < KILLS; kill++) {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Endless.class.getName(),
                            out.toString())
                    .redirectErrorStream(true)
                    .start();
            assertThat(process.getInputStream().read()).isEqualTo('.');
            Thread.sleep(random.nextInt(50));
            process.destroyForcibly();
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();

            assertComplete(out);
        }
        RunResults.replacing(out).close();
        assertThat(out).isEmptyDirectory();
        assertThat(temporary).isDirectoryNotContaining(each -> !each.endsWith("out"));
    }

    private static void assertComplete(Path out) throws IOException {
        List<String> visible = OwnedFiles.names(out).stream()
                .filter(name -> !name.startsWith("."))
                .toList();
        if (visible.isEmpty()) {
            return;
        }
        assertThat(visible).containsAll(ReportFolder.files());
        String headline =
                new TranscriptFile().read(out.resolve("transcript.json")).headline();
        assertThat(out.resolve("summary.md"))
                .content()
                .contains(headline.contains("must not ship") ? "must not ship" : "may ship");
        assertThat(out.resolve("report.html")).content().contains(headline.contains("must not ship") ? "FAIL" : "PASS");
    }
}
