package dev.shipgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.transcript.CorpusFile;
import dev.shipgate.transcript.CorpusTranscript;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code shipgate corpus} and {@code shipgate merge} on the embedded model. */
class CorpusCommandTests {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void a_corpus_ends_with_its_verdict_and_writes_its_files() throws IOException {
        int exitCode = corpus("--out", folder.resolve("corpus").toString());

        CorpusTranscript transcript = new CorpusFile().readTranscript(folder.resolve("corpus"));
        assertThat(exitCode).as(err.toString()).isEqualTo(transcript.verdict().exitCode());
        assertThat(out.toString())
                .contains("mean KLD", "same top p", "noise: sigma of the margins")
                .contains(transcript.verdict() + "  ");
        assertThat(Files.readString(folder.resolve("corpus/report.html")))
                .contains("mean KLD", "By class of the token", "Where it differs most");
        assertThat(Files.readString(folder.resolve("corpus/report.md")))
                .contains("| mean KLD |", "## Same top-1 by class of the token", "positions that differ most");
    }

    @Test
    void shards_are_merged_to_the_same_verdict() throws IOException {
        corpus("-q", "--out", folder.resolve("whole").toString());
        String verdict = out.toString();
        for (String shard : List.of("1/2", "2/2")) {
            out.getBuffer().setLength(0);
            assertThat(corpus("--shard", shard, "--out", shardFolder(shard))).isZero();
            assertThat(out.toString())
                    .contains("shard " + shard + ": measured all", "not judged before shipgate merge");
        }
        out.getBuffer().setLength(0);

        execute(List.of(
                "merge",
                "-q",
                shardFolder("2/2"),
                shardFolder("1/2"),
                "--out",
                folder.resolve("merged").toString()));

        assertThat(out.toString()).isEqualTo(verdict);
        assertThat(new CorpusFile().readTranscript(folder.resolve("merged")).figures())
                .isEqualTo(
                        new CorpusFile().readTranscript(folder.resolve("whole")).figures());
    }

    @Test
    void a_transcript_of_something_else_is_left_alone() throws IOException {
        Path results = Files.createDirectories(folder.resolve("run"));
        Files.writeString(results.resolve("transcript.json"), "{\"schema\": \"shipgate-transcript/1\"}");

        assertThat(corpus("--out", results.toString())).isEqualTo(3);

        assertThat(err.toString())
                .contains("transcript.json: Ship Gate didn't write this; move it away")
                .hasLineCount(1);
        assertThat(results.resolve("transcript.json")).hasContent("{\"schema\": \"shipgate-transcript/1\"}");
    }

    @Test
    void a_missing_shard_is_one_line() {
        corpus("--shard", "2/2", "--out", shardFolder("2/2"));

        assertThat(execute(List.of("merge", shardFolder("2/2")))).isEqualTo(3);
        assertThat(err.toString()).contains("1 are missing: 1/2").hasLineCount(1);
    }

    @Test
    void a_second_run_says_what_was_measured_before() {
        corpus("--out", shardFolder("1/1"));

        corpus("--out", shardFolder("1/1"));

        assertThat(err.toString()).contains("resumed: ").contains("cases were measured before");
    }

    @Test
    void bad_input_is_one_line() {
        assertThat(corpus("--shard", "5/4")).isEqualTo(2);
        assertThat(err.toString()).contains("there is no shard 5 of 4");
        err.getBuffer().setLength(0);

        int exitCode = execute(List.of(
                "corpus",
                "--bundle",
                EmbeddedModel.shipBundle().toString(),
                "--oracle",
                folder.toString(),
                "--out",
                folder.resolve("out").toString()));

        assertThat(exitCode).isEqualTo(3);
        assertThat(err.toString()).contains("oracle.json").hasLineCount(1);
    }

    private String shardFolder(String shard) {
        return folder.resolve("shard-" + shard.replace('/', '-')).toString();
    }

    private int corpus(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "corpus",
                "--in-process",
                "--threads",
                "1",
                "--bundle",
                EmbeddedModel.shipBundle().toString(),
                "--oracle",
                EmbeddedModel.oracle().toString()));
        arguments.addAll(List.of(more));
        return execute(arguments);
    }

    private int execute(List<String> arguments) {
        PrintWriter errors = new PrintWriter(err, true);
        int exitCode = ShipGate.execute(
                ShipGate.commandLine(new PrintWriter(out, true), errors), arguments.toArray(String[]::new), errors);
        errors.flush();
        return exitCode;
    }
}
