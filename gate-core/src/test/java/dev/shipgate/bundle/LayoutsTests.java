package dev.shipgate.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.input.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayoutsTests {

    private static final List<String> FIRST_TO_LAST =
            List.of("language_bundle", "onnxruntime_genai", "bare", "gguf", "optimum");

    @TempDir
    Path folder;

    @Test
    void the_built_in_readers_are_found_in_their_order() {
        assertThat(Layouts.installed().readers()).extracting(LayoutReader::id).containsExactlyElementsOf(FIRST_TO_LAST);
    }

    @Test
    void no_two_built_in_readers_have_the_same_precedence() {
        assertThat(Layouts.installed().readers())
                .extracting(LayoutReader::precedence)
                .doesNotHaveDuplicates();
    }

    /** Each manifest is taken away in turn; the reader of the next one must then read what is left. */
    @Test
    void of_several_manifests_the_most_specific_counts() throws IOException {
        Path bundle = EmbeddedModel.copy(EmbeddedModel.bundle("genai_int8"), folder.resolve("b"));
        Files.copy(EmbeddedModel.shipBundle().resolve("metadata.json"), bundle.resolve("metadata.json"));
        Files.writeString(
                bundle.resolve("shipgate-bundle.json"),
                "{\"schema\": \"shipgate-bundle/1\", \"model\": \"model.onnx\", \"vocab_size\": 2048}");

        // A folder with an ONNX graph is never taken for one of a GGUF file.
        Files.writeString(bundle.resolve("model.gguf"), "GGUF");
        for (String expected : List.of("language_bundle", "onnxruntime_genai", "bare", "optimum")) {
            LayoutReader layout = Bundle.open(bundle).layout();
            assertThat(layout.id()).isEqualTo(expected);
            assertThat(Layouts.installed().placesIn(bundle)).containsExactly(bundle);
            Files.delete(bundle.resolve(layout.manifest()));
        }
        assertThat(Layouts.installed().placesIn(bundle)).isEmpty();
    }

    @Test
    void a_reader_of_a_users_own_takes_precedence_if_it_asks_to() throws IOException {
        Files.writeString(folder.resolve("metadata.json"), "{ nonsense");
        Files.writeString(folder.resolve("mine.json"), "{}");
        Files.writeString(folder.resolve("model.onnx"), "");

        Layouts layouts = new Layouts(List.of(new LanguageBundleReader(), new Mine(500)));

        assertThat(layouts.open(folder).layout().id()).isEqualTo("mine");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> new Layouts(List.of(new Mine(300), new LanguageBundleReader())).open(folder))
                .withMessageContaining("metadata.json");
    }

    @Test
    void equal_precedence_is_settled_by_the_id() {
        Layouts layouts = new Layouts(List.of(new Mine(400), new LanguageBundleReader()));

        assertThat(layouts.readers()).extracting(LayoutReader::id).containsExactly("language_bundle", "mine");
    }

    @Test
    void a_folder_of_no_layout_is_refused_and_each_manifest_named() {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> Bundle.open(folder))
                .withMessageEndingWith("isn't a bundle: it has neither metadata.json (LanguageBundle)"
                        + " nor genai_config.json (onnxruntime-genai) nor shipgate-bundle.json (bare graph)"
                        + " nor *.gguf (GGUF) nor config.json (Optimum or transformers.js)");
    }

    @Test
    void a_file_that_no_layout_reads_is_refused() throws IOException {
        Path graph = Files.writeString(folder.resolve("model.onnx"), "");

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> Bundle.open(graph))
                .withMessageContaining("isn't a bundle: expected a folder with metadata.json (LanguageBundle) or ")
                .withMessageEndingWith(" or a folder with config.json, or one graph in it or in its onnx folder"
                        + " (Optimum or transformers.js)");
    }

    @Test
    void a_missing_place_is_refused() {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> Bundle.open(folder.resolve("nowhere")))
                .withMessageContaining("expected a folder, found nothing");
    }

    /** The least that a reader can be. */
    private record Mine(int precedence) implements LayoutReader {

        @Override
        public String id() {
            return "mine";
        }

        @Override
        public String title() {
            return "a layout of my own";
        }

        @Override
        public String manifest() {
            return "mine.json";
        }

        @Override
        public Bundle read(Path place) {
            BundleManifest manifest = new BundleManifest(null, null, null, null, List.of(), null, null);
            return new Bundle(place, this, "mine", place.resolve("model.onnx"), null, manifest, null);
        }
    }
}
