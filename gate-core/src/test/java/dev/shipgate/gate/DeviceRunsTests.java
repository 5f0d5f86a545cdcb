package dev.shipgate.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.input.PinnedFile;
import dev.shipgate.transcript.DeviceRunFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that covers some of the bundle's files isn't one that covers all. */
class DeviceRunsTests {

    private static final String TOKENIZER = "tokenizer/tokenizer.json";
    private static final String WEIGHTS = "model.onnx.data";

    @TempDir
    Path folder;

    private final Bundle bundle = Bundle.open(EmbeddedModel.shipBundle());
    private final List<PinnedFile> files = bundle.pinFiles();

    @Test
    void the_embedded_runs_cover_all() {
        DeviceRunFacts facts = facts(EmbeddedModel.deviceRun("int8hu-chromium-wasm"));

        assertThat(facts.mismatches()).isEmpty();
        assertThat(facts.notCovered()).isEmpty();
        assertThat(facts.recording()).isNull();
    }

    @Test
    void a_run_of_version_1_without_the_tokenizer_is_compared_and_says_so() throws IOException {
        DeviceRunFacts facts = facts(write(1, TOKENIZER));

        assertThat(facts.mismatches()).isEmpty();
        assertThat(facts.notCovered()).containsExactly(TOKENIZER);
    }

    @Test
    void a_run_of_version_1_without_the_weights_is_of_another_bundle() throws IOException {
        assertThat(facts(write(1, WEIGHTS)).mismatches())
                .containsExactly("it does not name model.onnx.data: it covers 4 of 5 files");
    }

    @Test
    void a_run_of_version_2_must_name_every_file() throws IOException {
        assertThat(facts(write(2, TOKENIZER)).mismatches())
                .containsExactly("it does not name tokenizer/tokenizer.json: it covers 4 of 5 files");
        DeviceRunFacts whole = facts(write(2, "none"));
        assertThat(whole.mismatches()).isEmpty();
        assertThat(whole.recording()).isNotNull();
    }

    private DeviceRunFacts facts(Path file) {
        return DeviceRuns.read(List.of(file)).facts(bundle, files).get(0);
    }

    private Path write(int version, String omitted) throws IOException {
        String named = files.stream()
                .filter(file -> !file.path().equals(omitted))
                .map(file -> "\"" + file.path() + "\": {\"sha256\": \"" + file.sha256() + "\", \"bytes\": "
                        + file.bytes() + (version == 2 ? ", \"digested_by\": \"host\"}" : "}"))
                .collect(Collectors.joining(", "));
        return Files.writeString(
                folder.resolve("run.json"),
                "{\"schema\": \"shipgate-device-run/" + version + "\", \"device\": {\"name\": \"d\"}, \"engine\":"
                        + " {\"name\": \"e\"}, \"bundle\": {\"files\": {" + named + "}}, \"cases\": []}");
    }
}
