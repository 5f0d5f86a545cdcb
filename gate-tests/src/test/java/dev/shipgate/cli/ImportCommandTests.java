package dev.shipgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.devicerun.DeviceRun;
import dev.shipgate.judge.Judge;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of the shape that other tools publish; the contents are made up for these tests. */
class ImportCommandTests {

    private static final String GATE =
            """
            {"schema": "coreai-gate-transcript/1", "result": "PASS", "generated_at": "2026-09-01T00:00:00Z",
             "arch": "tiny", "bundle": "tiny_decode_int8", "artifact": null,
             "source_model": {"hf_id": "someone/tiny", "revision": "abc", "weights_pinned": false},
             "protocol": {"prompt": "The alphabet", "max_new_tokens": 4, "greedy": true, "engine_variant": "pipelined"},
             "input_ids": [5, 6],
             "oracle": {"gen_ids": [7, 8, 9, 10], "gen_text": " A, B", "top2_margins": [0.9, 0.5, 0.05, 0.7]},
             "engine": {"gen_text": " A, B"},
             "match": {"exact_prefix": 4, "of": 4, "first_divergence": null},
             "environment": {"platform": "macOS"}}
            """;

    private static final String VERIFY =
            """
            {"schema": "coreai-verify-transcript/1", "bundle": "tiny", "backend": "gpu", "driver": "llm-runner",
             "oracle_model": "someone/tiny", "oracle_revision": "abc", "prompt": "Count", "input_ids": [5],
             "oracle_ids": [7, 8, 0], "oracle_stopped_on_eos": true, "oracle_text": "1 2",
             "bundle_text": "1 2 3", "bundle_tokens": [7, 8, 9], "margins": [0.9, 0.8, 0.6], "verdict": "PASS"}
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
                        "bundle tiny_decode_int8, model someone/tiny at abc",
                        "the tool itself said PASS",
                        "not pinned by a digest",
                        "PASS  judged on text alone, all 5 characters agree; different tokens can read alike");
    }

    @Test
    void a_pass_over_a_weak_prompt_is_refused_where_the_policy_counts_in_probability() throws IOException {
        assertThat(execute("import", file(GATE).toString(), "--policy", inProbability().toString())).isEqualTo(3);

        assertThat(out.toString()).contains("INVALID_ORACLE", "below the policy's floor at token [2]");
    }

    @Test
    void a_text_that_differs_fails() throws IOException {
        assertThat(execute("import", file(GATE.replace("\"gen_text\": \" A, B\"}", "\"gen_text\": \" A, C\"}")).toString()))
                .isEqualTo(1);

        assertThat(out.toString()).contains("FAIL  judged on text alone, the two part behind 4 of 5 characters");
    }

    @Test
    void an_empty_output_is_never_a_pass() throws IOException {
        assertThat(execute("import", file(GATE.replace("\"gen_text\": \" A, B\"}", "\"gen_text\": \"\"}")).toString()))
                .isEqualTo(4);
    }

    @Test
    void a_pass_of_the_tool_that_its_own_tokens_contradict_is_no_pass() throws IOException {
        assertThat(execute("import", file(VERIFY).toString())).isEqualTo(4);
        assertThat(out.toString())
                .contains("at token 2 the reference says 0, the bundle 9, at a margin of 0.6000 in probability");

        assertThat(execute("import", file(VERIFY).toString(), "--policy", inProbability().toString())).isEqualTo(1);
    }

    @Test
    void tokens_become_a_device_run_and_details_are_kept() throws IOException {
        Path run = folder.resolve("run.json");

        execute("import", file(VERIFY).toString(), "--device-run", run.toString(), "--case", "count");

        DeviceRun read = DeviceRun.read(run);
        assertThat(read.cases().get(0).greedyIds()).containsExactly(7, 8, 9);
        assertThat(read.device().details()).containsEntry("backend", "gpu");
        assertThat(read.bundle().files()).as("no digest was published").isEmpty();
    }

    @Test
    void text_does_not_become_a_device_run() throws IOException {
        assertThat(execute(
                        "import", file(GATE).toString(), "--device-run", folder.resolve("r.json").toString(), "--case", "a"))
                .isEqualTo(3);

        assertThat(err.toString()).contains("would have to be made up");
    }

    @Test
    void what_is_not_known_is_refused_with_what_is() throws IOException {
        assertThat(execute("import", file("{\"schema\": \"other/1\"}").toString())).isEqualTo(3);
        assertThat(err.toString())
                .contains("is of schema \"other/1\"; known are coreai-gate-transcript/1 and coreai-verify-transcript/1");
    }

    @Test
    void margins_that_are_not_one_a_token_are_refused() throws IOException {
        assertThat(execute("import", file(VERIFY.replace("[0.9, 0.8, 0.6]", "[0.9]")).toString())).isEqualTo(3);
        assertThat(err.toString()).contains("there are 1 margins for 3 tokens of the reference");
    }

    @Test
    void a_reference_that_is_missing_is_refused() throws IOException {
        assertThat(execute("import", file(VERIFY.replace("oracle_ids", "other_ids")).toString())).isEqualTo(3);
        assertThat(err.toString()).contains("\"oracle_ids\" is missing: there is no reference to compare with");
    }

    private Path file(String json) throws IOException {
        return Files.writeString(folder.resolve("foreign.json"), json);
    }

    private Path inProbability() throws IOException {
        try (var stream = Judge.class.getResourceAsStream("default-policy.yaml")) {
            String policy = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            return Files.writeString(folder.resolve("prob.yaml"), policy.replace("unit: logit", "unit: prob"));
        }
    }

    private int execute(String... arguments) {
        return ShipGate.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(arguments);
    }
}
