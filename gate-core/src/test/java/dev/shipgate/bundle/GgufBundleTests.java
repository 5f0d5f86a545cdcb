package dev.shipgate.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.fixture.GgufBytes;
import dev.shipgate.fixture.GgufFixture;
import dev.shipgate.gate.Gate;
import dev.shipgate.gate.GateRequest;
import dev.shipgate.gate.Progress;
import dev.shipgate.gate.SweepSession;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.PinnedFile;
import dev.shipgate.oracle.OracleStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufBundleTests {

    @TempDir
    Path folder;

    @Test
    void the_metadata_is_the_manifest() {
        Bundle bundle = Bundle.open(GgufFixture.nano("q8_0"));

        assertThat(bundle.layout().id()).isEqualTo("gguf");
        assertThat(bundle.name()).isEqualTo("nano-q8_0");
        assertThat(bundle.manifest().vocabSize()).isEqualTo(2_048);
        assertThat(bundle.manifest().maxContextLength()).isEqualTo(4_096);
        assertThat(bundle.manifest().headSize()).isEqualTo(32);
        assertThat(bundle.manifest().compression()).isEqualTo("{\"file_type\":\"Q8_0\"}");
        // The declared one, and <|im_end|>, at which llama.cpp stops as well.
        assertThat(bundle.manifest().stopTokenIds(null)).containsExactly(0, 2);
    }

    @Test
    void only_the_file_itself_is_pinned() throws IOException {
        Files.copy(GgufFixture.small("sound-Q4_K_M.gguf"), folder.resolve("a.gguf"));
        Files.writeString(folder.resolve("README.md"), "");

        assertThat(Bundle.open(folder.resolve("a.gguf")).pinFiles())
                .extracting(PinnedFile::path)
                .containsExactly("a.gguf");
    }

    @Test
    void a_folder_with_one_model_is_a_bundle() throws IOException {
        for (int part = 1; part <= 3; part++) {
            String name = "parts-0000" + part + "-of-00003.gguf";
            Files.copy(GgufFixture.small(name), folder.resolve(name));
        }
        Files.writeString(folder.resolve("mmproj-F16.gguf"), "GGUF");
        Files.writeString(folder.resolve("config.json"), "{}");

        Bundle bundle = Bundle.open(folder);

        assertThat(bundle.name()).isEqualTo("parts");
        assertThat(bundle.pinFiles()).hasSize(3);
    }

    @Test
    void a_link_into_a_cache_is_the_file_that_it_leads_to() throws IOException {
        Path repository = folder.resolve("hub/models--me--nano");
        Path blobs = Files.createDirectories(repository.resolve("blobs"));
        Path snapshot = Files.createDirectories(repository.resolve("snapshots/0a1b"));
        for (int part = 1; part <= 3; part++) {
            String name = "parts-0000" + part + "-of-00003.gguf";
            Files.copy(GgufFixture.small(name), blobs.resolve("5e2f" + part));
            Files.createSymbolicLink(snapshot.resolve(name), Path.of("../../blobs/5e2f" + part));
        }
        Path link = Files.createSymbolicLink(
                Files.createDirectories(folder.resolve("models")).resolve("my-Q4_K_M.gguf"),
                Files.copy(GgufFixture.small("sound-Q4_K_M.gguf"), blobs.resolve("99aa")));

        assertThat(Bundle.open(snapshot).pinFiles()).hasSize(3);
        assertThat(Bundle.open(snapshot.resolve("parts-00002-of-00003.gguf")).pinFiles())
                .hasSize(3);
        assertThat(Bundle.open(link).pinFiles())
                .singleElement()
                .extracting(PinnedFile::path)
                .isEqualTo("my-Q4_K_M.gguf");
        assertThat(Bundle.open(link).name()).isEqualTo("my-Q4_K_M");
        // A folder may come from anywhere, and its links lead nowhere else.
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> Bundle.open(folder.resolve("models")))
                .withMessageContaining("is a link that leaves the folder");
    }

    @Test
    void of_several_models_one_has_to_be_named() throws IOException {
        Files.copy(GgufFixture.small("sound-Q4_K_M.gguf"), folder.resolve("a.gguf"));
        Files.copy(GgufFixture.small("sound-Q4_K_M.gguf"), folder.resolve("b.gguf"));

        assertThat(Layouts.installed().placesIn(folder))
                .containsExactly(folder.resolve("a.gguf"), folder.resolve("b.gguf"));
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> Bundle.open(folder))
                .withMessageContaining("has several GGUF models: [a.gguf, b.gguf]; name the one to gate");
    }

    @Test
    void a_file_is_known_by_its_magic_and_not_by_its_name() throws IOException {
        Path model = Files.copy(GgufFixture.small("sound-Q4_K_M.gguf"), folder.resolve("model.bin"));
        Path other = Files.writeString(folder.resolve("other.gguf"), "not GGUF");

        assertThat(Bundle.open(model).layout().id()).isEqualTo("gguf");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> Bundle.open(other))
                .withMessageContaining("isn't a bundle: expected");
    }

    @Test
    void without_an_engine_for_it_the_gate_says_which_to_give() {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> Gate.open(EmbeddedModel.request(GgufFixture.nano("q8_0"), null)))
                .withMessageEndingWith(
                        "nano-q8_0.gguf: is a GGUF file, which ONNX Runtime can't run; run the gate on it"
                                + " with --engine llama.cpp");
    }

    @Test
    void without_an_engine_for_it_a_corpus_says_which_to_give_too() {
        GateRequest request = EmbeddedModel.request(GgufFixture.nano("q8_0"), null);
        try (OracleStream oracle = OracleStream.open(EmbeddedModel.oracle())) {
            assertThatExceptionOfType(InvalidInputException.class)
                    .isThrownBy(() -> SweepSession.open(request, oracle, Progress.SILENT))
                    .withMessageEndingWith("run the gate on it with --engine llama.cpp");
        }
    }

    @Test
    void its_engine_runs_nothing_else() {
        GateRequest request = GateRequest.builder()
                .oracle(EmbeddedModel.oracle())
                .bundle(EmbeddedModel.shipBundle())
                .engine("llama.cpp")
                .build();

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> Gate.open(request))
                .withMessageEndingWith(
                        "model.onnx: isn't a GGUF file, and the engine llama.cpp runs nothing else; name its"
                                + " engine with --engine, such as --engine onnxruntime");
    }

    @Test
    void a_baseline_without_an_engine_for_it_is_one_line() {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(
                        () -> Gate.open(EmbeddedModel.request(EmbeddedModel.shipBundle(), GgufFixture.nano("q8_0"))))
                .withMessageEndingWith("nano-q8_0.gguf: is a GGUF file, which ONNX Runtime can't run; run the gate on"
                        + " it with --baseline-engine llama.cpp");
        GateRequest request = GateRequest.builder()
                .oracle(EmbeddedModel.oracle())
                .bundle(GgufFixture.nano("q8_0"))
                .baseline(EmbeddedModel.shipBundle())
                .engine("llama.cpp")
                .build();
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> Gate.open(request))
                .withMessageEndingWith("model.onnx: isn't a GGUF file, and the engine llama.cpp runs nothing else; name"
                        + " its engine with --baseline-engine, such as --baseline-engine onnxruntime");
    }

    @Test
    void the_head_size_follows_from_the_width() {
        Path file = new GgufBytes()
                .text("general.architecture", "llama")
                .uint32("llama.embedding_length", 256)
                .uint32("llama.attention.head_count", 4)
                .texts("tokenizer.ggml.tokens", List.of())
                .write(folder.resolve("x.gguf"));

        BundleManifest manifest = Bundle.open(file).manifest();

        assertThat(manifest.headSize()).isEqualTo(64);
        assertThat(manifest.vocabSize()).isNull();
        assertThat(Bundle.open(file).tokenizerFile()).isNull();
    }
}
