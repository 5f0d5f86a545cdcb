package dev.shipgate.bundle;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads an onnxruntime-genai folder: {@code genai_config.json} with everything beside it. */
final class GenaiReader {

    static final String MANIFEST = "genai_config.json";

    private final BundleRoot root;

    GenaiReader(BundleRoot root) {
        this.root = root;
    }

    Bundle read() {
        Path file = root.path().resolve(MANIFEST);
        Manifest manifest = Manifest.read(file);
        return new Bundle(
                root.path(),
                BundleLayout.ONNXRUNTIME_GENAI,
                LanguageBundleReader.folderName(root.path()),
                root.file(file, "model.decoder.filename", manifest.requiredText("model.decoder.filename")),
                new BundleManifest(
                        null,
                        manifest.positive("model.vocab_size"),
                        manifest.positive("model.context_length"),
                        manifest.positive("model.decoder.head_size"),
                        manifest.ids("model.eos_token_id"),
                        null),
                tokenizer());
    }

    private @Nullable Path tokenizer() {
        Path file = root.path().resolve("tokenizer.json");
        if (!Files.exists(file)) {
            return null;
        }
        root.requireInside(file);
        return file;
    }
}
