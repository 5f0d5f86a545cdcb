package dev.shipgate.devicerun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.shipgate.devicerun.Recording.DigestedBy;
import dev.shipgate.devicerun.Recording.Foreground;
import dev.shipgate.devicerun.Recording.MemoryScope;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.PinnedFile;
import java.io.IOException;
import java.io.InputStream;
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

class DeviceRun2Tests {

    private static final String SHA256 = "0123456789abcdef".repeat(4);

    private static final String JSON = """
            {
              "schema": "shipgate-device-run/2",
              "device": {"name": "phone", "model": "P1", "soc": "S", "memory_bytes": 8000000000, "cores": 8,
                "gpu": "G"},
              "os": {"name": "Android", "version": "17", "build": "B1"},
              "engine": {
                "name": "engine", "version": "1.30.0", "runs_in": "Chromium 156", "provider_asked": "webgpu",
                "provider_used": "wasm", "threads_asked": 2, "threads_used": 1, "kv_type": "float16",
                "files": {"ort.mjs": {"sha256": "SHA256", "bytes": 3}}
              },
              "bundle": {"name": "b", "files": {"a/b": {"sha256": "SHA256", "bytes": 5, "digested_by": "device"}}},
              "plan": {"sha256": "SHA256", "nonce": "n"},
              "tier": {"secure": true, "isolated": false, "timer_resolution_millis": 0.1, "foreground": "interrupted"},
              "power": [{"at_millis": 0, "charging": false, "level": 0.5}],
              "thermal": [{"at_millis": 1, "state": "nominal"}],
              "pressure": [{"at_millis": 2, "state": "fair"}],
              "load": {"cold_nanos": 900, "warm_nanos": 100, "first_token_nanos": 20},
              "memory": {"peak_bytes": 60000000, "scope": "page"},
              "speed": [{"prompt_tokens": 4, "generated_tokens": 2, "repeat": 1, "prefill_single_nanos": 44,
                "prefill_batch_nanos": null, "token_nanos": [10, 11]}],
              "started_at": "2026-11-27T18:00:00Z",
              "ended_at": "2026-11-27T18:01:00Z",
              "errors": ["one"],
              "cases": [{"id": "one", "input_ids": [1, 2], "greedy_ids": [3], "stop_reason": "length", "rows": [
                {"ids": [5, 9], "logits": [2.5, 1.25], "log_sum_exp": 3.0},
                {"non_finite": 2}], "repeats": [[3]]}]
            }
            """.replace("SHA256", SHA256);

    @TempDir
    Path folder;

    @Test
    void every_part_is_read() throws IOException {
        DeviceRun run = DeviceRun.read(write(JSON));

        Recording recording = Objects.requireNonNull(run.recording());
        assertThat(recording.hardware()).isEqualTo(new Recording.Hardware("P1", "S", 8_000_000_000L, 8, "G"));
        assertThat(recording.os()).isEqualTo(new Recording.OperatingSystem("Android", "17", "B1"));
        assertThat(recording.engineUse())
                .isEqualTo(new Recording.EngineUse(
                        "Chromium 156",
                        "webgpu",
                        "wasm",
                        2,
                        1,
                        "float16",
                        List.of(new PinnedFile("ort.mjs", SHA256, 3))));
        assertThat(recording.digestedBy()).containsExactly(entry("a/b", DigestedBy.DEVICE));
        assertThat(recording.plan()).isEqualTo(new Recording.Plan(SHA256, "n"));
        assertThat(recording.tier()).isEqualTo(new Recording.Tier(true, false, 0.1, Foreground.INTERRUPTED));
        assertThat(recording.power()).containsExactly(new Recording.PowerSample(0L, false, 0.5));
        assertThat(recording.thermal()).containsExactly(new Recording.StateSample(1L, "nominal"));
        assertThat(recording.pressure()).containsExactly(new Recording.StateSample(2L, "fair"));
        assertThat(recording.load()).isEqualTo(new Recording.Load(900L, 100L, 20L));
        assertThat(recording.memory()).isEqualTo(new Recording.Memory(60_000_000L, MemoryScope.PAGE));
        assertThat(recording.speed()).containsExactly(new Recording.SpeedRepeat(4, 2, 1, 44L, null, List.of(10L, 11L)));
        assertThat(recording.errors()).containsExactly("one");
        assertThat(run.recordedAt()).isEqualTo("2026-11-27T18:01:00Z");
        assertThat(run.device().os()).isEqualTo("Android 17 build B1");
        assertThat(run.device().details()).contains(entry("model", "P1"), entry("cores", "8"));
        assertThat(run.engine().details())
                .contains(entry("threads_asked", "2"), entry("threads_used", "1"), entry("foreground", "interrupted"));
        assertThat(run.cases())
                .containsExactly(new DeviceCase(
                        "one",
                        List.of(1, 2),
                        List.of(3),
                        null,
                        List.of(
                                new DeviceRow(List.of(5, 9), List.of(2.5, 1.25), 3.0, 0),
                                new DeviceRow(List.of(), List.of(), null, 2)),
                        StopReason.LENGTH,
                        List.of(List.of(3)),
                        Map.of()));
    }

    @Test
    void a_run_survives_the_round_trip_and_is_valid() throws IOException {
        DeviceRun run = DeviceRun.read(write(JSON));
        Path again = folder.resolve("again.json");

        new DeviceRunWriter().write(run, again);

        assertThat(DeviceRun.read(again))
                .usingRecursiveComparison()
                .ignoringFields("file", "pinned")
                .isEqualTo(run);
        assertThat(schemaErrors(JSON)).isEmpty();
        assertThat(schemaErrors(Files.readString(again))).isEmpty();
    }

    @Test
    void only_names_digests_and_cases_are_required() throws IOException {
        DeviceRun run = DeviceRun.read(write("""
                {"schema": "shipgate-device-run/2", "device": {"name": "d"}, "engine": {"name": "e"},
                 "bundle": {"files": {}}, "cases": []}"""));

        assertThat(Objects.requireNonNull(run.recording()).speed()).isEmpty();
        assertThat(run.recordedAt()).isNull();
        assertThat(run.device().os()).isNull();
    }

    static Stream<Arguments> damaged_json() {
        return Stream.of(
                arguments("\"soc\": \"S\"", "\"chip\": \"S\"", "device.chip: unknown property"),
                arguments("\"soc\": \"S\"", "\"chip\": \"S\"", "unknown property; expected one of cores, gpu"),
                arguments("\"errors\": [\"one\"]", "\"battery\": {}", ": battery: unknown property"),
                arguments("\"stop_reason\": \"length\",", "", "cases[0] (line "),
                arguments("\"stop_reason\": \"length\"", "\"stop_reason\": \"eof\"", "cases[0].stop_reason (line "),
                arguments("\"digested_by\": \"device\"", "\"digested_by\": \"me\"", "bundle.files.a/b.digested_by"),
                arguments(", \"digested_by\": \"device\"", "", "\"digested_by\" is missing"),
                arguments("\"token_nanos\": [10, 11]", "\"token_nanos\": [10]", "token_nanos has 1 times, expected 2"),
                arguments("\"repeat\": 1", "\"repeat\": 0", "speed: repeat is 0, expected more than 0"),
                arguments("\"level\": 0.5", "\"level\": 50", "level is 50.0, expected from 0 to 1"),
                arguments("\"at_millis\": 1,", "\"at_millis\": -1,", "at_millis is -1, expected at least 0"),
                arguments("\"cold_nanos\": 900", "\"cold_nanos\": \"900\"", "load.cold_nanos (line "),
                arguments("\"scope\": \"page\"", "\"scope\": \"tab\"", "memory.scope (line "),
                arguments("\"peak_bytes\": 60000000, ", "", "memory has a scope and no peak_bytes"),
                arguments("\"plan\": {\"sha256\": \"0", "\"plan\": {\"sha256\": \"X", "plan.sha256 must be 64"),
                arguments("\"foreground\": \"interrupted\"", "\"foreground\": \"no\"", "tier.foreground (line "),
                arguments(",\n    {\"non_finite\": 2}", "", "case one: there are 1 rows, expected 2"),
                arguments("[2.5, 1.25]", "[1.25, 2.5]", "rows: logits[1] is out of order"),
                arguments("\"ids\": [5, 9]", "\"ids\": [5, 5]", "ids[1] is 5, which is a duplicate"),
                arguments("\"log_sum_exp\": 3.0", "\"log_sum_exp\": 2.0", "log_sum_exp is 2.0, expected at least 2.7"),
                arguments(", \"log_sum_exp\": 3.0", "", "log_sum_exp is null, expected a number"),
                arguments("{\"non_finite\": 2}", "{\"non_finite\": 0}", "a row has 0 ids and 0 logits"),
                arguments("\"repeats\": [[3]]", "\"repeats\": [[-3]]", "repeats[0][0] is -3"));
    }

    @ParameterizedTest
    @MethodSource("damaged_json")
    void damaged_json_is_refused_with_its_path(String part, String replacement, String problem) throws IOException {
        assertThat(JSON.replaceAll("(?m)^ +\\{\"non", "    {\"non")).contains(part);
        Path file = write(JSON.replaceAll("(?m)^ +\\{\"non", "    {\"non").replace(part, replacement));

        assertThatThrownBy(() -> DeviceRun.read(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining(problem)
                .satisfies(refusal -> assertThat(refusal.getMessage()).hasLineCount(1));
    }

    private static List<?> schemaErrors(String json) throws IOException {
        try (InputStream schema = DeviceRun.class.getResourceAsStream("device-run-2.schema.json")) {
            assertThat(schema).isNotNull();
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(schema, InputFormat.JSON)
                    .validate(json, InputFormat.JSON);
        }
    }

    private Path write(String json) throws IOException {
        return Files.writeString(folder.resolve("run.json"), json);
    }
}
