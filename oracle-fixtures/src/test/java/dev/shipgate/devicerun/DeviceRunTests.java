package dev.shipgate.devicerun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.PinnedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceRunTests {

    private static final Path EMBEDDED = Path.of(System.getProperty("shipgate.models"), "qwen3.5-nano", "device-runs");

    private static final String SHA256 = "0123456789abcdef".repeat(4);

    private static final String JSON = """
            {
              "schema": "shipgate-device-run/1",
              "device": {"name": "phone", "cores": 8, "rooted": false, "memory_gb": 7.5, "cpu": null, "x":[1, {"y":2}]},
              "engine": {"name": "engine"},
              "bundle": {"files": {"a/b": {"sha256": "SHA256", "bytes": 5}}},
              "cases": [{"id": "one", "input_ids": [1, 2], "greedy_ids": [3]}]
            }
            """.replace("SHA256", SHA256);

    @TempDir
    Path folder;

    @Test
    void an_embedded_run_is_read() {
        Path file = EMBEDDED.resolve("int8hu-chromium-wasm.json");
        DeviceRun run = DeviceRun.read(file);

        assertThat(run.file()).isEqualTo(file);
        assertThat(run.pinned()).isEqualTo(PinnedFile.of(EMBEDDED, file));
        assertThat(run.pinned().path()).isEqualTo("int8hu-chromium-wasm.json");
        assertThat(run.device().name()).isEqualTo("Chromium 156 headless, Linux x86-64");
        assertThat(run.device().os()).isEqualTo("Linux 6.18 x86-64");
        assertThat(run.device().details()).containsOnlyKeys("user_agent");
        assertThat(run.engine())
                .extracting(DeviceEngine::name, DeviceEngine::version)
                .containsExactly("onnxruntime-web", "1.30.0");
        assertThat(run.engine().details()).containsExactly(entry("execution_provider", "wasm"), entry("threads", "1"));
        assertThat(run.bundle().name()).isEqualTo("qwen3_5_nano_decode_int8hu_block32_sym");
        assertThat(run.bundle().files())
                .hasSize(5)
                .contains(new PinnedFile(
                        "metadata.json", "08b4328d94cc1c41a827c8267fd808b4460ff56dae38c85936e0e1d2aa9e3252", 656));
        assertThat(run.recordedAt()).isEqualTo("2026-11-23T00:38:07.334Z");
        assertThat(run.cases())
                .extracting(DeviceCase::id)
                .containsExactly("alphabet", "scripture", "count", "passage", "near-tie");
        assertThat(run.cases().get(0).inputIds()).hasSize(16).startsWith(338, 812);
        assertThat(run.cases().get(0).greedyIds()).hasSize(24).startsWith(14, 449);
    }

    @ParameterizedTest
    @ValueSource(strings = {"int8hu-onnxruntime-node", "int4-onnxruntime-node", "int4-chromium-wasm"})
    void the_other_embedded_runs_are_read(String name) {
        assertThat(DeviceRun.read(EMBEDDED.resolve(name + ".json")).cases()).hasSize(5);
    }

    @Test
    void everything_outside_the_format_becomes_details() throws IOException {
        DeviceRun run = DeviceRun.read(write(JSON));

        assertThat(run.device().details())
                .containsExactly(
                        entry("cores", "8"),
                        entry("rooted", "false"),
                        entry("memory_gb", "7.5"),
                        entry("x", "[1,{\"y\":2}]"));
        assertThat(run.details()).isEmpty();
        assertThat(run.recording()).isNull();
        assertThat(run.engine()).isEqualTo(new DeviceEngine("engine", null, Map.of()));
        assertThat(run.recordedAt()).isNull();
        assertThat(run.bundle().name()).isNull();
    }

    @Test
    void parts_that_the_format_does_not_know_are_kept_as_json() throws IOException {
        DeviceRun run = DeviceRun.read(write(JSON.replace("\n}", ", \"speed\": [{\"p50\": 1.5}], \"note\": \"x\"}")));

        assertThat(run.details()).containsExactly(entry("speed", "[{\"p50\":1.5}]"), entry("note", "x"));
        new DeviceRunWriter().write(run, folder.resolve("again.json"));
        assertThat(DeviceRun.read(folder.resolve("again.json")).details()).isEqualTo(run.details());
    }

    @Test
    void a_very_long_list_is_named_but_not_kept() throws IOException {
        String list = "[" + "1, ".repeat(40_000) + "1]";
        DeviceRun run = DeviceRun.read(write(JSON.replace("[1, {\"y\":2}]", list)));

        assertThat(run.device().details()).contains(entry("x", "not kept: 80003 characters of JSON"));
    }

    @Test
    void a_run_without_cases_can_be_read() throws IOException {
        assertThat(DeviceRun.read(write(JSON.replaceAll("\"cases\": .*", "\"cases\": []")))
                        .cases())
                .isEmpty();
    }

    @Test
    void a_bare_file_name_is_found_in_the_working_directory() {
        assertThatThrownBy(() -> DeviceRun.read(Path.of("absent.json")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("absent.json: no such file");
    }

    static Stream<Arguments> damaged_json() {
        return Stream.of(
                arguments(
                        "shipgate-device-run/1",
                        "shipgate-device-run/3",
                        "expected schema shipgate-device-run/1 or shipgate-device-run/2, found shipgate-device-run/3"),
                arguments("shipgate-device-run/1", "shipgate-oracle/1", "found shipgate-oracle/1"),
                arguments("\"device\":", "\"gadget\":", "\"device\" is missing"),
                arguments("\"engine\":", "\"motor\":", "\"engine\" is missing"),
                arguments("\"bundle\":", "\"parcel\":", "\"bundle\" is missing"),
                arguments("\"cases\":", "\"kases\":", "\"cases\" is missing"),
                arguments("\"name\": \"phone\", ", "", "device (line 3, column "),
                arguments("\"name\": \"phone\", ", "\"name\": \"phone\", \"cores\": 1, ", "Duplicate Object property"),
                arguments("{\"name\": \"engine\"}", "{}", "\"name\" is missing"),
                arguments("\"files\":", "\"documents\":", "\"files\" is missing"),
                arguments("\"a/b\"", "\"../b\"", "a pinned path must be relative"),
                arguments("\"sha256\": \"0", "\"sha256\": \"x", "sha256 of a/b must be 64 lower-case hexadecimal"),
                arguments("\"bytes\": 5", "\"bytes\": -5", "bytes of a/b must be at least 0, found -5"),
                arguments("\"bytes\": 5", "\"size\": 5", "bundle.files.a/b (line 5, column "),
                arguments("\"bytes\": 5", "\"bytes\": \"5\"", "bundle.files.a/b.bytes (line 5, column "),
                arguments("\"id\": \"one\", ", "", "\"id\" is missing"),
                arguments("\"id\": \"one\"", "\"id\": \" \"", "id is blank"),
                arguments("\"input_ids\": [1, 2], ", "", "\"input_ids\" is missing"),
                arguments("\"input_ids\": [1, 2]", "\"input_ids\": []", "case one: input_ids is empty"),
                arguments("\"input_ids\": [1, 2]", "\"input_ids\": [1, 2.5]", "cases[0].input_ids[1] (line 6, column "),
                arguments(
                        "\"greedy_ids\": [3]",
                        "\"greedy_ids\": [-3]",
                        "case one: greedy_ids[0] is -3, expected an id of at least 0"),
                arguments(
                        ", \"greedy_ids\": [3]",
                        "",
                        "\"greedy_ids\" is missing, and there is no \"greedy_text\" either"),
                arguments("\n}", ", \"imported_from\": {\"schema\": \"x/1\"}}", "\"file\" is missing"),
                arguments(
                        "\"cases\": [",
                        "\"cases\": [{\"id\": \"one\", \"input_ids\": [1], \"greedy_ids\": []}, ",
                        "two cases have the same id, one"),
                arguments("\n}", "\n} 1", "expected the end of the file, found a second JSON value"),
                arguments("\n}", "\n", "is not valid JSON: Unexpected end-of-input: expected close marker for Object"));
    }

    @ParameterizedTest
    @MethodSource("damaged_json")
    void damaged_json_is_refused(String part, String replacement, String problem) throws IOException {
        assertThat(JSON).contains(part);
        Path file = write(JSON.replace(part, replacement));

        assertThatThrownBy(() -> DeviceRun.read(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining(problem)
                .satisfies(refusal ->
                        assertThat(refusal.getMessage()).hasLineCount(1).doesNotContain("start marker"));
    }

    private Path write(String json) throws IOException {
        return Files.writeString(folder.resolve("run.json"), json);
    }
}
