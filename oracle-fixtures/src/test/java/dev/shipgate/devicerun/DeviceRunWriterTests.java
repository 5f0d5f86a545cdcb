package dev.shipgate.devicerun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipgate.oracle.Oracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class DeviceRunWriterTests {

    private static final Path EMBEDDED = Path.of(System.getProperty("shipgate.models"), "qwen3.5-nano");

    static final List<String> TRANSCRIPTS =
            List.of(ForeignJsonFiles.GATE, ForeignJsonFiles.VERIFY, ForeignJsonFiles.REFERENCE);

    @TempDir
    Path folder;

    @Test
    void an_embedded_run_survives_the_round_trip() throws IOException {
        DeviceRun run = DeviceRun.read(EMBEDDED.resolve("device-runs").resolve("int8hu-onnxruntime-node.json"));

        assertThat(writtenAndRead(run))
                .usingRecursiveComparison()
                .ignoringFields("file", "pinned")
                .isEqualTo(run);
    }

    @ParameterizedTest
    @FieldSource("TRANSCRIPTS")
    void a_foreign_transcript_survives_the_round_trip(String json) throws IOException {
        DeviceRun run = ForeignDeviceRuns.read(Files.writeString(folder.resolve("foreign.json"), json));

        DeviceRun read = writtenAndRead(run);

        assertThat(read)
                .usingRecursiveComparison()
                .ignoringFields("file", "pinned")
                .isEqualTo(run);
        assertThat(read.importedFrom()).isEqualTo(run.importedFrom());
        assertThat(read.cases()).isEqualTo(run.cases());
    }

    @Test
    void a_case_with_only_text_is_written_without_ids() throws IOException {
        Path foreign = Files.writeString(folder.resolve("foreign.json"), ForeignJsonFiles.VERIFY);
        DeviceRun run = ForeignDeviceRuns.read(foreign);
        writtenAndRead(run);

        assertThat(Files.readString(folder.resolve("run.json")))
                .contains("\"greedy_text\" : \"2\"")
                .doesNotContain("greedy_ids");
    }

    @Test
    void a_failed_write_leaves_the_old_run_and_nothing_else() throws IOException {
        DeviceRun run = DeviceRun.read(EMBEDDED.resolve("device-runs").resolve("int8hu-onnxruntime-node.json"));
        Path taken = Files.createDirectory(folder.resolve("run.json"));
        Files.writeString(taken.resolve("old"), "old");

        assertThatThrownBy(() -> new DeviceRunWriter().write(run, taken)).isInstanceOf(IOException.class);
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(taken);
        }
    }

    @Test
    void cases_take_the_oracles_ids_for_their_prompts() throws IOException {
        Oracle oracle = Oracle.read(EMBEDDED.resolve("oracle"));
        DeviceRun run = ForeignDeviceRuns.read(Files.writeString(
                folder.resolve("foreign.json"),
                ForeignJsonFiles.REFERENCE.replace(
                        "[31, 32]", oracle.cases().get(0).inputIds().toString())));

        assertThat(run.withCaseIdsOf(oracle).cases())
                .extracting(DeviceCase::id)
                .containsExactly(oracle.cases().get(0).id(), "long");
        assertThat(run.withCaseIdsOf(oracle).cases())
                .extracting(DeviceCase::greedyIds)
                .containsExactly(List.of(33, 34, 2), List.of());
    }

    @Test
    void two_cases_with_the_same_prompt_are_refused() throws IOException {
        Oracle oracle = Oracle.read(EMBEDDED.resolve("oracle"));
        String prompt = oracle.cases().get(0).inputIds().toString();
        DeviceRun run = ForeignDeviceRuns.read(Files.writeString(
                folder.resolve("foreign.json"),
                ForeignJsonFiles.REFERENCE.replace("[31, 32]", prompt).replace("[35]", prompt)));

        assertThatThrownBy(() -> run.withCaseIdsOf(oracle))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("two cases have the same id");
    }

    @Test
    void a_detail_with_the_name_of_a_property_is_refused() {
        assertThatThrownBy(() -> new Device("phone", null, Map.of("os", "x")))
                .hasMessage("a detail must not be named os, which the format reserves");
        assertThatThrownBy(() -> new DeviceEngine("engine", null, Map.of("version", "x")))
                .hasMessage("a detail must not be named version, which the format reserves");
    }

    private DeviceRun writtenAndRead(DeviceRun run) throws IOException {
        Path file = folder.resolve("run.json");
        new DeviceRunWriter().write(run, file);
        return DeviceRun.read(file);
    }
}
