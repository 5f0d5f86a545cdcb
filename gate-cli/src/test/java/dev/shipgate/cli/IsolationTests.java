package dev.shipgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.engine.process.Offspring;
import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.fixture.HostileBundle;
import dev.shipgate.transcript.TranscriptFile;
import dev.shipgate.transcript.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The program survives what it judges, and takes along what it has started. */
class IsolationTests {

    private static final long MILLIS_OF_PATIENCE = 30_000;

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void a_release_goes_on_after_a_bundle_that_kills_its_process() throws IOException {
        HostileBundle.endless(folder.resolve("endless"));
        EmbeddedModel.copy(EmbeddedModel.shipBundle(), folder.resolve("sound"));
        Path project = Files.writeString(
                folder.resolve("shipgate.yaml"),
                "schema: shipgate-project/1\noracle: "
                        + EmbeddedModel.shortOracle().toAbsolutePath() + "\ndeadline: 4\nbundles: [endless, sound]\n");

        int exitCode = execute("release", project.toString(), "--no-in-process");

        assertThat(exitCode).as(out + "" + err).isEqualTo(5);
        assertThat(verdict("endless")).isEqualTo(Verdict.ERROR);
        assertThat(verdict("sound").mayShip()).isTrue();
        assertThat(out.toString()).contains("teacher_forced_sweep alphabet", "took more than 4 s and was ended");
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux shows the environment of a process")
    void an_engine_program_and_what_it_started_end_with_a_gate_that_is_killed() throws Exception {
        Path started = folder.resolve("pids");
        Path script = Files.writeString(
                folder.resolve("engine.sh"),
                "trap '' TERM\n(sleep 301 & echo $! >>" + started + ") &\necho $$ >>" + started
                        + "\nwhile :; do sleep 1; done\n");
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        Process gate = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        System.getProperty("java.class.path"),
                        ShipGate.class.getName(),
                        "run",
                        "--quiet",
                        "--engine",
                        "exec:sh " + script,
                        "--bundle",
                        EmbeddedModel.shipBundle().toString(),
                        "--oracle",
                        EmbeddedModel.shortOracle().toString(),
                        "--out",
                        folder.resolve("out").toString()))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        await(() -> Files.exists(started) && Files.readAllLines(started).size() == 2);
        List<ProcessHandle> processes = Files.readAllLines(started).stream()
                .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream())
                .toList();
        assertThat(processes)
                .as(Files.readString(folder.resolve("log")) + Offspring.VARIABLE)
                .hasSize(2);

        gate.destroyForcibly().waitFor();

        await(() -> processes.stream().noneMatch(ProcessHandle::isAlive));
        await(() -> {
            try (Stream<Path> left = Files.list(temporary)) {
                return left.findAny().isEmpty();
            }
        });
    }

    /** Something that becomes true. */
    @FunctionalInterface
    private interface Condition {
        boolean isTrue() throws IOException;
    }

    private static void await(Condition condition) throws Exception {
        long end = System.currentTimeMillis() + MILLIS_OF_PATIENCE;
        while (!condition.isTrue()) {
            assertThat(System.currentTimeMillis()).as("patience").isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private Verdict verdict(String bundle) {
        return new TranscriptFile()
                .read(folder.resolve("shipgate-report").resolve(bundle).resolve("transcript.json"))
                .verdict();
    }

    private int execute(String... arguments) {
        return ShipGate.commandLine(new PrintWriter(out), new PrintWriter(err)).execute(arguments);
    }
}
