package dev.shipgate.bundle;

import com.google.auto.service.AutoService;
import dev.shipgate.input.InputFolder;
import dev.shipgate.tokenizer.TokenizerFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads an onnxruntime-genai folder: {@code genai_config.json} and the other files of the folder. */
@AutoService(LayoutReader.class)
public final class GenaiReader implements LayoutReader {

    static final String MANIFEST = "genai_config.json";

    /** Creates the reader. */
    public GenaiReader() {}

    @Override
    public String id() {
        return "onnxruntime_genai";
    }

    @Override
    public String title() {
        return "onnxruntime-genai";
    }

    @Override
    public String manifest() {
        return MANIFEST;
    }

    /** After LanguageBundle, which may include this manifest; before Optimum, whose manifest is in this layout too. */
    @Override
    public int precedence() {
        return 300;
    }

    @Override
    public String headSizeField() {
        return "model.decoder.head_size to " + MANIFEST;
    }

    @Override
    public Bundle read(Path place) {
        InputFolder folder = new InputFolder(place);
        Manifest manifest = Manifest.read(folder.file(MANIFEST));
        return new Bundle(
                folder.root(),
                this,
                folder.name(),
                GenaiPipeline.of(manifest, folder)
                        .orElseGet(() -> List.of(
                                PipelineStage.whole(folder.file(manifest.requiredText("model.decoder.filename"))))),
                null,
                new BundleManifest(
                                null,
                                manifest.positive("model.vocab_size"),
                                manifest.positive("model.context_length"),
                                manifest.positive("model.decoder.head_size"),
                                manifest.ids("model.eos_token_id"),
                                null,
                                null)
                        .explained(
                                List.of(),
                                Map.of(),
                                names(manifest),
                                Manifest.find(folder, "config.json")
                                        .flatMap(Rotary::of)
                                        .orElse(null)),
                TokenizerFiles.find(folder, "").orElse(null));
    }

    /** Returns the names that the manifest gives to inputs and the logits, where they aren't the usual ones. */
    private static Map<String, String> names(Manifest manifest) {
        Map<String, String> names = new TreeMap<>();
        for (String role :
                List.of("inputs.input_ids", "inputs.attention_mask", "inputs.position_ids", "outputs.logits")) {
            String usual = role.substring(role.indexOf('.') + 1);
            String name = manifest.text("model.decoder." + role);
            if (name != null && !name.equals(usual)) {
                names.put(usual, name);
            }
        }
        return names;
    }
}
