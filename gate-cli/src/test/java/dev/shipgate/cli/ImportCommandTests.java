package dev.shipgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.devicerun.DeviceRun;
import dev.shipgate.devicerun.ImportedFrom;
import dev.shipgate.fixture.DefaultPolicy;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of the shape that other tools publish; the contents are made up for these tests. */
class ImportCommandTests {

    private static final String GATE = """
            {"schema": "coreai-gate-transcript/1", "result": "PASS", "generated_at": "2026-09-01T00:00:00Z",
             "arch": "tiny", "bundle": "tiny_decode_int8", "artifact": null,
             "source_model": {"hf_id": "someone/tiny", "revision": "abc", "weights_pinned": false},
             "protocol": {"prompt": "The alphabet", "max_new_tokens": 4, "greedy": true, "engine_variant": "pipelined"},
             "input_ids": [5, 6],
             "oracle": {"gen_ids": [7, 8, 9, 10], "gen_text": " A, B", "top2_margins": [0.9, 0.5, 0.45, 0.7]},
             "engine": {"gen_text": " A, B"},
             "match": {"exact_prefix": 4, "of": 4, "first_divergence": null},
             "environment": {"platform": "macOS"}}
            """;

    private static final String DIVERGED = GATE.replace(
            "\"engine\": {\"gen_text\": \" A, B\"}",
            "\"engine\": {\"gen_text\": \" A, C\", \"gen_ids\": [7, 8, 5, 6]}");

    private static final String VERIFY = """
            {"schema": "coreai-verify-transcript/1", "bundle": "tiny", "backend": "gpu", "driver": "llm-runner",
             "oracle_model": "someone/tiny", "oracle_revision": "abc", "prompt": "Count", "input_ids": [5],
             "oracle_ids": [7, 8, 0], "oracle_stopped_on_eos": true, "oracle_text": "1 2",
             "bundle_text": "1 2", "bundle_tokens": 3, "margins": [0.9, 0.8, 0.6], "margin_floor": 0.1,
             "result": "PASS", "verdict": "3/3 token-exact", "environment": {"platform": "macOS"}}
            """;

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void a_transcript_without_ids_is_judged_on_text_and_says_so() throws IOException {
        assertThat(execute("import", file(GATE).toString())).isZero();

        assertThat(out.toString())
                .contains(
                        "coreai-gate-transcript/1: 1 case of tiny_decode_int8",
                        "the tool itself reported PASS",
                        "no bundle digest is recorded",
                        "PASS  judged only on text, all 5 characters agree; different tokens can read alike");
    }

    @Test
    void a_pass_over_a_weak_prompt_is_refused_whatever_the_tool_said() throws IOException {
        String weak = GATE.replace("0.45", "0.05");

        assertThat(execute("import", file(weak).toString())).isEqualTo(3);
        assertThat(out.toString())
                .contains(
                        "the floor is 0.1000, that of the tool's own format",
                        "INVALID_ORACLE",
                        "below 0.1000 in probability at token [2], the lowest 0.0500");
    }

    @Test
    void a_policy_in_probability_sets_the_floor() throws IOException {
        String strict = inProbability().toString();

        assertThat(execute("import", file(VERIFY.replace("0.6]", "0.2]")).toString(), "--policy", strict))
                .isZero();
        assertThat(execute("import", file(VERIFY.replace("0.6]", "0.09]")).toString(), "--policy", strict))
                .isEqualTo(3);
        assertThat(out.toString()).contains("the floor is 0.1000, the policy's");
    }

    @Test
    void a_text_that_differs_fails() throws IOException {
        assertThat(execute(
                        "import",
                        file(GATE.replace("\"gen_text\": \" A, B\"}", "\"gen_text\": \" A, C\"}"))
                                .toString()))
                .isEqualTo(1);

        assertThat(out.toString()).contains("FAIL  judged only on text, the two diverge after 4 of 5 characters");
    }

    @Test
    void an_empty_output_is_never_a_pass() throws IOException {
        assertThat(execute(
                        "import",
                        file(GATE.replace("\"gen_text\": \" A, B\"}", "\"gen_text\": \"\"}"))
                                .toString()))
                .isEqualTo(4);
    }

    @Test
    void a_pass_that_its_own_tokens_contradict_is_not_a_pass() throws IOException {
        assertThat(execute("import", file(DIVERGED).toString())).isEqualTo(1);
        assertThat(out.toString())
                .contains("at token 2 the reference has 9, the bundle 5, at a margin of 0.4500 in probability");
    }

    @Test
    void a_divergence_without_the_runner_up_is_never_a_tie() throws IOException {
        assertThat(execute("import", file(DIVERGED.replace("0.45", "0.05")).toString()))
                .isEqualTo(4);
        assertThat(out.toString()).contains("whether the bundle chose the runner-up was not recorded");
    }

    @Test
    void a_reference_of_a_device_gets_no_verdict() throws IOException {
        Path reference = file("""
                {"schema": "tiny-device-ref/1", "bundle": "tiny", "source": "Mac engine",
                 "cases": {"short": {"prompt_ids": [5], "gen_ids": [7, 8], "text": "1 2"}}}""");

        assertThat(execute("import", reference.toString())).isEqualTo(4);
        assertThat(out.toString())
                .contains("INCONCLUSIVE  it has only one side")
                .doesNotContain("PASS");

        Path run = folder.resolve("run.json");
        assertThat(execute("import", reference.toString(), "--device-run", run.toString()))
                .isZero();
        assertThat(DeviceRun.read(run).cases().get(0).greedyIds()).containsExactly(7, 8);
    }

    @Test
    void tokens_become_a_device_run_and_details_are_kept() throws IOException {
        Path run = folder.resolve("run.json");

        execute("import", file(DIVERGED).toString(), "--device-run", run.toString());

        DeviceRun read = DeviceRun.read(run);
        assertThat(read.cases().get(0).greedyIds()).containsExactly(7, 8, 5, 6);
        assertThat(read.importedFrom()).extracting(ImportedFrom::schema).isEqualTo("coreai-gate-transcript/1");
        assertThat(read.bundle().files()).as("no digest was published").isEmpty();
    }

    @Test
    void what_is_not_known_is_refused_with_what_is() throws IOException {
        assertThat(execute("import", file("{\"schema\": \"other/1\"}").toString()))
                .isEqualTo(3);
        assertThat(err.toString()).contains("coreai-gate-transcript/1", "coreai-verify-transcript/1", "found other/1");
    }

    @Test
    void margins_that_are_not_one_a_token_are_refused() throws IOException {
        assertThat(execute(
                        "import",
                        file(VERIFY.replace("[0.9, 0.8, 0.6]", "[0.9]")).toString()))
                .isEqualTo(3);
        assertThat(err.toString()).contains("margins has 1 entries, expected 3, one for each of oracle_ids");
    }

    @Test
    void a_reference_that_was_not_written_down_is_never_a_pass() throws IOException {
        String silent = VERIFY.replace("oracle_ids", "other_ids")
                .replace("oracle_text", "other_text")
                .replace("\"margins\"", "\"other_margins\"");

        assertThat(execute("import", file(silent).toString())).isEqualTo(4);
        assertThat(out.toString()).contains("the reference's output was not recorded");
    }

    private Path file(String json) throws IOException {
        return Files.writeString(folder.resolve("foreign.json"), json);
    }

    private Path inProbability() {
        return DefaultPolicy.write(folder.resolve("prob.yaml"), "unit: logit", "unit: prob");
    }

    private int execute(String... arguments) {
        return ShipGate.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(arguments);
    }
}
