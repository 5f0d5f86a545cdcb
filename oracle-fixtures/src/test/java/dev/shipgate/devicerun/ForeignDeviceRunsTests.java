package dev.shipgate.devicerun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.shipgate.devicerun.PublishedTranscript.Answer;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.PinnedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ForeignDeviceRunsTests {

    @TempDir
    Path folder;

    @Test
    void a_gate_transcript_with_ids_is_read() throws IOException {
        Path file = write(ForeignJsonFiles.GATE);
        DeviceRun run = ForeignDeviceRuns.read(file);

        assertThat(run.file()).isEqualTo(file);
        assertThat(run.pinned()).isEqualTo(PinnedFile.of(folder, file));
        assertThat(run.device()).isEqualTo(new Device("macOS-27.0-arm64", "macOS-27.0-arm64", Map.of()));
        assertThat(run.engine())
                .isEqualTo(new DeviceEngine(
                        "llm-runner", null, Map.of("engine_variant", "pipelined", "warmup", "off", "env.CHUNK", "1")));
        assertThat(run.bundle()).isEqualTo(new DeviceBundle("tiny_decode_int8", List.of()));
        assertThat(run.recordedAt()).isEqualTo("2026-11-20T01:02:03+00:00");
        assertThat(run.cases())
                .containsExactly(new DeviceCase("gate-tiny", List.of(11, 12, 13), List.of(4, 7), ", free", Map.of()));
        assertThat(run.cases().get(0).isTextOnly()).isFalse();
    }

    @Test
    void unmapped_properties_are_kept_except_private_folders() throws IOException {
        ImportedFrom source = source(ForeignDeviceRuns.read(write(ForeignJsonFiles.GATE)));

        assertThat(source.schema()).isEqualTo("coreai-gate-transcript/1");
        assertThat(source.file().path()).isEqualTo("gate-tiny.json");
        assertThat(source.details())
                .contains(
                        entry("result", "FAIL"),
                        entry("source_model.hf_id", "someone/tiny"),
                        entry("source_model.weights_pinned", "false"),
                        entry("protocol.prompt", "One, two"),
                        entry("protocol.max_new_tokens", "3"),
                        entry("oracle.gen_ids", "[4,5,6]"),
                        entry("oracle.top2_margins", "[0.5,0.25,0.75]"),
                        entry("match.margin_at_divergence", "0.25"),
                        entry("recheck.full_gate", "gate it again"));
        assertThat(source.details())
                .doesNotContainKeys(
                        "artifact",
                        "schema",
                        "bundle",
                        "input_ids",
                        "engine.gen_text",
                        "environment.runner",
                        "protocol.env.CHUNK");
        assertThat(source.details().values()).noneMatch(value -> value.contains("/home/") || value.contains("C:\\"));
        assertThat(source.limits()).containsExactly(ForeignTranscript.NO_DIGEST, ForeignTranscript.IDS_FROM_TEXT);
    }

    @Test
    void a_transcript_without_ids_has_only_text_and_says_so() throws IOException {
        DeviceRun gate = ForeignDeviceRuns.read(write(ForeignJsonFiles.GATE.replace(", \"gen_ids\": [4, 7]", "")));
        DeviceRun verify = ForeignDeviceRuns.read(write(ForeignJsonFiles.VERIFY));

        for (DeviceRun run : List.of(gate, verify)) {
            assertThat(run.cases())
                    .singleElement()
                    .matches(DeviceCase::isTextOnly)
                    .extracting(DeviceCase::greedyIds)
                    .isEqualTo(List.of());
            assertThat(source(run).limits()).containsExactly(ForeignTranscript.NO_DIGEST, ForeignTranscript.TEXT_ONLY);
        }
    }

    @Test
    void an_engine_without_an_answer_yields_no_case() throws IOException {
        DeviceRun gate = ForeignDeviceRuns.read(write(ForeignJsonFiles.GATE.replace(
                "{\"gen_text\": \", free\", \"gen_ids\": [4, 7]}", "{\"gen_text\": null}")));
        DeviceRun verify = ForeignDeviceRuns.read(
                write(ForeignJsonFiles.VERIFY.replace("\"bundle_text\": \"2\"", "\"bundle_text\": null")));

        for (DeviceRun run : List.of(gate, verify)) {
            assertThat(run.cases()).isEmpty();
            assertThat(source(run).limits()).containsExactly(ForeignTranscript.NO_DIGEST, ForeignTranscript.NO_ANSWER);
        }
    }

    @Test
    void information_missing_from_a_transcript_stays_unknown() throws IOException {
        DeviceRun gate = ForeignDeviceRuns.read(write("""
                {"schema": "coreai-gate-transcript/1", "oracle": {"gen_text": "a"}, "engine": {"gen_text": "a"},
                 "input_ids": [5]}"""));
        DeviceRun verify =
                ForeignDeviceRuns.read(write("{\"schema\": \"coreai-verify-transcript/1\", \"bundle_text\": \"a\"}"));

        for (DeviceRun run : List.of(gate, verify)) {
            assertThat(List.of(
                            run.bundle().name(),
                            run.engine().name(),
                            run.device().name()))
                    .containsOnly("not recorded");
        }
        assertThat(source(gate).limits()).contains(ForeignTranscript.NOT_SAID_GREEDY, ForeignTranscript.TEXT_ONLY);
        assertThat(verify.cases()).as("no prompt, no case").isEmpty();
        assertThat(source(verify).limits()).contains(ForeignTranscript.NO_PROMPT);
    }

    @Test
    void both_sides_of_a_comparison_are_read() throws IOException {
        PublishedTranscript gate =
                ForeignDeviceRuns.readPublished(write(ForeignJsonFiles.GATE)).orElseThrow();
        PublishedTranscript verify = ForeignDeviceRuns.readPublished(
                        write(ForeignJsonFiles.VERIFY.replace("\"margin_floor\": 0.1", "\"margin_floor\": 0.3")))
                .orElseThrow();

        assertThat(gate)
                .isEqualTo(new PublishedTranscript(
                        "FAIL",
                        0.1,
                        new Answer(List.of(4, 5, 6), ", three"),
                        List.of(0.5, 0.25, 0.75),
                        new Answer(List.of(4, 7), ", free")));
        assertThat(verify)
                .isEqualTo(new PublishedTranscript(
                        "PASS", 0.3, new Answer(List.of(23, 24), "2"), List.of(0.25, 0.75), new Answer(null, "2")));
        assertThat(ForeignDeviceRuns.readPublished(write(ForeignJsonFiles.REFERENCE)))
                .isEmpty();
    }

    @Test
    void a_margin_outside_zero_to_one_is_refused() throws IOException {
        Path file = write(ForeignJsonFiles.VERIFY.replace("[0.25, 0.75]", "[0.25, 1.75]"));

        assertThatThrownBy(() -> ForeignDeviceRuns.readPublished(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("a probability margin must be between 0 and 1, found 1.75");
    }

    @Test
    void a_verify_transcript_is_read() throws IOException {
        DeviceRun run = ForeignDeviceRuns.read(write(ForeignJsonFiles.VERIFY));

        assertThat(run.engine())
                .isEqualTo(new DeviceEngine("llm-runner", null, Map.of("backend", "stock", "runner", "llm-runner")));
        assertThat(run.bundle()).isEqualTo(new DeviceBundle("tiny_dynamic", List.of()));
        assertThat(run.cases())
                .containsExactly(new DeviceCase(
                        "gate-tiny",
                        List.of(21, 22),
                        List.of(),
                        "2",
                        Map.of("bundle_tokens", "2", "cap", "16", "chat", "no-think", "prompt", "1+1=?")));
        assertThat(source(run).details())
                .contains(
                        entry("oracle_ids", "[23,24]"),
                        entry("margins", "[0.25,0.75]"),
                        entry("margin_floor", "0.1"),
                        entry("oracle_stopped_on_eos", "true"),
                        entry("halt_check.result", "PASS"));
    }

    @Test
    void an_older_verify_transcript_without_the_later_fields_is_read() throws IOException {
        String older = ForeignJsonFiles.VERIFY.replaceAll(
                "(?m)^ *\"(chat|oracle_stopped_on_eos|bundle_tokens|cap|halt_check)\": .*,\n", "");

        assertThat(ForeignDeviceRuns.read(write(older)).cases().get(0).details())
                .containsExactly(entry("prompt", "1+1=?"));
    }

    @Test
    void a_device_reference_is_read_case_by_case() throws IOException {
        DeviceRun run = ForeignDeviceRuns.read(write(ForeignJsonFiles.REFERENCE));

        assertThat(run.device().name()).isEqualTo("Mac engine, greedy");
        assertThat(run.engine().name()).isEqualTo("not recorded");
        assertThat(run.bundle()).isEqualTo(new DeviceBundle("tiny_decode_int8lin", List.of()));
        assertThat(run.recordedAt()).isNull();
        assertThat(run.cases())
                .containsExactly(
                        new DeviceCase(
                                "short",
                                List.of(31, 32),
                                List.of(33, 34, 2),
                                "So",
                                Map.of("input", "so um", "stopped_on_eos", "true")),
                        new DeviceCase(
                                "long",
                                List.of(35),
                                List.of(),
                                "And so on",
                                Map.of("role", "ceiling", "stopped_on_eos", "false")));
        assertThat(source(run).details()).containsExactly(entry("hf_id", "someone/tiny"), entry("note", "two cases"));
        assertThat(source(run).limits())
                .hasSize(4)
                .contains(ForeignTranscript.TEXT_ONLY, ForeignTranscript.IDS_FROM_TEXT);
    }

    static Stream<Arguments> damaged_json() {
        String known = "expected a transcript of schema coreai-gate-transcript/1, coreai-verify-transcript/1 or"
                + " <model>-device-ref/1, found ";
        return Stream.of(
                arguments(
                        ForeignJsonFiles.GATE,
                        "gate-transcript/1",
                        "gate-transcript/2",
                        known + "coreai-gate-transcript/2"),
                arguments(ForeignJsonFiles.GATE, "\"schema\"", "\"scheme\"", known + "none"),
                arguments(ForeignJsonFiles.REFERENCE, "-device-ref/1", "-device-gate/1", known + "tiny-device-gate/1"),
                arguments(
                        ForeignJsonFiles.REFERENCE,
                        "tiny-device-ref/1",
                        "shipgate-device-run/1",
                        "is already a shipgate-device-run/1; use it without importing it"),
                arguments(ForeignJsonFiles.GATE, "\"oracle\":", "\"reference\":", "\"oracle\" is missing"),
                arguments(ForeignJsonFiles.GATE, "\"greedy\": true", "\"greedy\": false", "protocol.greedy is false"),
                arguments(ForeignJsonFiles.GATE, "[11, 12, 13]", "[11, 12.5]", "input_ids[1] (line "),
                arguments(ForeignJsonFiles.GATE, "[11, 12, 13]", "[]", "case gate-tiny: input_ids is empty"),
                arguments(ForeignJsonFiles.GATE, "[4, 7]", "[4, -7]", "case gate-tiny: greedy_ids[1] is -7"),
                arguments(ForeignJsonFiles.GATE, "[4, 7]", "[4, \"7\"]", "engine.gen_ids[1] (line "),
                arguments(
                        ForeignJsonFiles.GATE,
                        "[0.5, 0.25, 0.75]",
                        "[0.5, 0.25]",
                        "top2_margins has 2 entries, expected 3, one for each of gen_ids"),
                arguments(
                        ForeignJsonFiles.GATE,
                        "[0.5, 0.25, 0.75]",
                        "[0.5, NaN, 0.75]",
                        "is not valid JSON: Non-standard"),
                arguments(
                        ForeignJsonFiles.GATE,
                        "\"result\": \"FAIL\",",
                        "\"result\": 1, \"result\": 2,",
                        "Duplicate Object property \"result\""),
                arguments(
                        ForeignJsonFiles.VERIFY,
                        "[0.25, 0.75]",
                        "[0.25]",
                        "margins has 1 entries, expected 2, one for each of oracle_ids"),
                arguments(
                        ForeignJsonFiles.VERIFY, "\"bundle_text\": \"2\"", "\"bundle_text\": 2", "bundle_text (line "),
                arguments(ForeignJsonFiles.REFERENCE, "\"source\":", "\"sauce\":", "\"source\" is missing"),
                arguments(ForeignJsonFiles.REFERENCE, "\"cases\":", "\"kases\":", "\"cases\" is missing"),
                arguments(ForeignJsonFiles.REFERENCE, "\"prompt_ids\": [31, 32], ", "", "\"prompt_ids\" is missing"),
                arguments(
                        ForeignJsonFiles.REFERENCE,
                        "\"text\": \"And so on\", ",
                        "",
                        "\"gen_ids\" is missing, and there is no \"text\" either"),
                arguments(ForeignJsonFiles.REFERENCE, "\"long\":", "\"short\":", "Duplicate Object property \"short\""),
                arguments(ForeignJsonFiles.REFERENCE, "\"long\":", "\" \":", "id is blank"),
                arguments(
                        ForeignJsonFiles.REFERENCE,
                        "\"role\":",
                        "\"id\":",
                        "a detail must not be named id, which the format reserves"),
                arguments(ForeignJsonFiles.REFERENCE, "\n}", "\n", "is not valid JSON: Unexpected end-of-input"));
    }

    @ParameterizedTest
    @MethodSource("damaged_json")
    void damaged_json_is_refused(String json, String part, String replacement, String problem) throws IOException {
        assertThat(json).contains(part);
        Path file = write(json.replace(part, replacement));

        assertThatThrownBy(() -> ForeignDeviceRuns.read(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining(problem)
                .satisfies(refusal -> assertThat(refusal.getMessage()).hasLineCount(1));
    }

    @Test
    void a_transcript_that_is_too_long_is_refused() throws IOException {
        Path file = write(ForeignJsonFiles.GATE + " ".repeat((int) ForeignDeviceRuns.MAX_BYTES));

        assertThatThrownBy(() -> ForeignDeviceRuns.read(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("the limit is " + ForeignDeviceRuns.MAX_BYTES);
    }

    private static ImportedFrom source(DeviceRun run) {
        return Objects.requireNonNull(run.importedFrom());
    }

    private Path write(String json) throws IOException {
        return Files.writeString(folder.resolve("gate-tiny.json"), json);
    }
}
