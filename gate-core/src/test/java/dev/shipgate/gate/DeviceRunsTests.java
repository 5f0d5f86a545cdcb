package dev.shipgate.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.engine.child.NativeCode;
import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.fixture.ScriptedEngine;
import dev.shipgate.fixture.ScriptedSession;
import dev.shipgate.input.PinnedFile;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.DeviceRunFacts;
import dev.shipgate.transcript.NotMeasured;
import dev.shipgate.transcript.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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

    @Test
    void a_run_never_takes_the_name_of_a_surface_and_is_compared() throws IOException {
        SurfaceRequest missing = new SurfaceRequest("d, e", false, folder.resolve("missing.json"), null, null);
        SurfaceRequest engine = new SurfaceRequest("d, e #2", false, null, null, "exec:./engine");
        GateRequest request = GateRequest.builder()
                .oracle(EmbeddedModel.oracle())
                .bundle(EmbeddedModel.shipBundle())
                .deviceRuns(List.of(write(2, "none")))
                .surfaces(List.of(missing, engine))
                .build();
        EngineOpener opener = (opened, options, oracle) -> ScriptedEngine.of(ScriptedSession.alphabet());
        NativeCode nativeCode = NativeCode.inThisProcess();

        try (OpenedInputs opened =
                OpenedInputs.open(request, nativeCode, opener, opener, UncountedEngines.of(nativeCode, request))) {
            assertThat(opened.deviceRuns().ids()).containsExactly("d, e #3");
            assertThat(new GateSession(opened).observe(Subject.of(CheckId.DEVICE_RUNS, "alphabet", "d, e #3")))
                    .isInstanceOfSatisfying(
                            NotMeasured.class,
                            compared -> assertThat(compared.reason()).isEqualTo("the device run has no case alphabet"));
        }
    }

    private DeviceRunFacts facts(Path file) {
        return DeviceRuns.read(List.of(file), Map.of(), List.of())
                .facts(bundle, files)
                .get(0);
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
