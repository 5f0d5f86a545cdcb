package dev.shipgate.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.PinnedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BundleTests {

    @TempDir
    Path folder;

    @Test
    void a_language_bundle_says_what_its_metadata_says() {
        Bundle bundle = Bundle.open(EmbeddedModel.shipBundle());

        assertThat(bundle.layout().id()).isEqualTo("language_bundle");
        assertThat(bundle.name()).isEqualTo("qwen3_5_nano_decode_int8hu_block32_sym");
        assertThat(bundle.modelFile()).hasFileName("model.onnx");
        assertThat(bundle.tokenizerFile()).hasFileName("tokenizer.json");
        assertThat(bundle.manifest().vocabSize()).isEqualTo(2048);
        assertThat(bundle.manifest().maxContextLength()).isEqualTo(4096);
        assertThat(bundle.manifest().compression()).contains("\"block_size\":32");
    }

    @Test
    void a_genai_folder_says_what_its_config_says() {
        Bundle bundle = Bundle.open(EmbeddedModel.bundle("genai_int4"));

        assertThat(bundle.layout().id()).isEqualTo("onnxruntime_genai");
        assertThat(bundle.name()).isEqualTo("qwen3_5_nano_genai_int4");
        assertThat(bundle.manifest().headSize()).isEqualTo(32);
        assertThat(bundle.manifest().eosTokenIds()).containsExactly(0);
        assertThat(bundle.tokenizerFile()).hasFileName("tokenizer.json");
    }

    @Test
    void every_file_is_pinned_by_its_path_in_the_bundle() {
        List<PinnedFile> files = Bundle.open(EmbeddedModel.shipBundle()).pinFiles();

        assertThat(files)
                .extracting(PinnedFile::path)
                .containsExactly(
                        "metadata.json",
                        "model.onnx",
                        "model.onnx.data",
                        "tokenizer/tokenizer.json",
                        "tokenizer/tokenizer_config.json");
        assertThat(files.get(0).sha256()).startsWith("08b4328d94cc1c41");
        assertThat(files.get(0).bytes()).isEqualTo(656);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"0.2\"|\"0.3\"|metadata_version is \"0.3\", but this program reads \"0.2\"",
                "\"metadata_version\": \"0.2\",| |metadata_version is missing",
                "\"model.onnx\"|\"other.onnx\"|other.onnx: no such file",
                "\"model.onnx\"|\"../model.onnx\"|outside the folder",
                "\"model.onnx\"|\"/etc/passwd\"|outside the folder",
                "2048|\"many\"|language.vocab_size must be a positive whole number",
                "4096|-1|language.max_context_length must be a positive whole number",
                "{|[|is not valid JSON"
            })
    void a_manifest_that_is_not_right_is_refused_with_the_reason(String right, String wrong, String reason)
            throws IOException {
        Path bundle = EmbeddedModel.copy(EmbeddedModel.shipBundle(), folder.resolve("bundle"));
        Path metadata = bundle.resolve("metadata.json");
        String text = Files.readString(metadata);
        assertThat(text).contains(right);
        Files.writeString(metadata, text.replace(right, wrong == null ? "" : wrong));

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> Bundle.open(bundle))
                .withMessageContaining(reason);
    }

    @Test
    void a_file_that_links_out_of_the_bundle_is_refused() throws IOException {
        Path bundle = EmbeddedModel.copy(EmbeddedModel.shipBundle(), folder.resolve("bundle"));
        Path outside = Files.writeString(folder.resolve("outside.data"), "weights");
        Files.delete(bundle.resolve("model.onnx.data"));
        Files.createSymbolicLink(bundle.resolve("model.onnx.data"), outside);

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> Bundle.open(bundle).pinFiles())
                .withMessageContaining("model.onnx.data: is a link that leaves the folder");
    }

    @Test
    void a_bundle_without_tokenizer_has_none() throws IOException {
        Path bundle = EmbeddedModel.copy(EmbeddedModel.shipBundle(), folder.resolve("bundle"));
        Files.delete(bundle.resolve("tokenizer/tokenizer.json"));

        assertThat(Bundle.open(bundle).tokenizerFile()).isNull();
    }
}
