package dev.shipgate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.shipgate.fixture.FrozenFiles;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.Standing;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.Tally;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.TranscriptFile;
import dev.shipgate.transcript.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The program reads what earlier versions wrote, and comes to the same verdict. */
class FrozenFilesTests {

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    static List<String> versions() {
        return FrozenFiles.versions();
    }

    @ParameterizedTest
    @MethodSource("versions")
    void judge_comes_to_the_stored_pass(String version) {
        assertJudgedAsStored(FrozenFiles.pass(version, folder), 0, "");
    }

    @ParameterizedTest
    @MethodSource("versions")
    void judge_comes_to_the_stored_fail_and_findings(String version) {
        assertJudgedAsStored(FrozenFiles.fail(version, folder), 1, "");
    }

    @ParameterizedTest
    @MethodSource("versions")
    void judge_reads_the_frozen_policy(String version) {
        Path policy = FrozenFiles.policy(version, folder);

        String note = "note: " + policy + " does not name every check; default levels apply: margin_noise: required,"
                + " context_reach: when_given"
                + System.lineSeparator();
        assertJudgedAsStored(FrozenFiles.pass(version, folder), 0, note, "--policy", policy.toString());
        assertJudgedAsStored(FrozenFiles.fail(version, folder), 1, note, "--policy", policy.toString());
    }

    @ParameterizedTest
    @MethodSource("versions")
    void report_renders_both_and_their_history(String version) {
        Path pass = FrozenFiles.pass(version, folder);
        Path fail = FrozenFiles.fail(version, folder);
        Path report = folder.resolve("report");

        assertThat(execute("report", pass.toString(), fail.toString(), "--out", report.toString()))
                .isZero();

        assertThat(err.toString()).isEmpty();
        assertThat(out.toString()).contains("\nFAIL  ").startsWith("PASS  ");
        assertThat(report.resolve("history.html")).isNotEmptyFile();
    }

    @ParameterizedTest
    @MethodSource("versions")
    void card_says_what_was_measured(String version) {
        assertThat(execute("card", FrozenFiles.pass(version, folder).toString()))
                .isZero();
        assertThat(execute("card", FrozenFiles.fail(version, folder).toString()))
                .isZero();

        assertThat(err.toString()).isEmpty();
        assertThat(out.toString()).contains("**PASS**", "**FAIL**", "320/320 positions of long context");
    }

    @ParameterizedTest
    @MethodSource("versions")
    void report_and_card_refuse_an_edited_verdict_with_an_exit_code_of_its_own(String version) throws IOException {
        Path file = FrozenFiles.fail(version, folder);
        Files.writeString(
                file, Files.readString(file).replaceFirst("\"verdict\" : \"FAIL\"", "\"verdict\" : \"PASS\""));
        Path report = folder.resolve("report");

        for (String[] command :
                new String[][] {{"report", file.toString(), "--out", report.toString()}, {"card", file.toString()}}) {
            assertThat(execute(command)).isEqualTo(6);
        }

        assertThat(out.toString()).isEmpty();
        assertThat(report).doesNotExist();
        assertThat(err.toString().lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line)
                        .startsWith("shipgate: " + file)
                        .contains(
                                "its verdict is PASS, but the worst of its judgements is FAIL",
                                "shipgate judge " + file));
    }

    private void assertJudgedAsStored(Path file, int exitCode, String notes, String... options) {
        err.getBuffer().setLength(0);
        Transcript stored = new TranscriptFile().read(file);
        Path again = folder.resolve("again");
        List<String> arguments = new ArrayList<>(List.of("judge", file.toString(), "--out", again.toString()));
        arguments.addAll(List.of(options));

        assertThat(execute(arguments.toArray(String[]::new))).isEqualTo(exitCode);

        assertThat(err.toString()).isEqualTo(notes);
        Transcript judged = new TranscriptFile().read(again.resolve("transcript.json"));
        assertThat(judged.verdict()).isEqualTo(stored.verdict());
        assertThat(judged.judgements().stream().map(Ruled::of))
                .containsExactlyElementsOf(
                        stored.judgements().stream().map(Ruled::of).toList());
        assertThat(judged.findings())
                .extracting(Finding::family, Finding::signature)
                .containsExactlyElementsOf(stored.findings().stream()
                        .map(finding -> tuple(finding.family(), finding.signature()))
                        .toList());
        assertThat(judged.measured()).isEqualTo(stored.measured());
    }

    /** A judgement without its sentence, whose wording may change. */
    private record Ruled(
            Subject subject,
            Standing standing,
            @Nullable Verdict verdict,
            @Nullable Tally tally) {

        static Ruled of(Judgement judgement) {
            return new Ruled(judgement.subject(), judgement.standing(), judgement.verdict(), judgement.tally());
        }
    }

    private int execute(String... arguments) {
        return ShipGate.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(arguments);
    }
}
