package dev.shipgate.bundle;

import dev.shipgate.input.InputFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads an onnxruntime-genai folder: {@code genai_config.json} with everything beside it. */
final class GenaiReader {

    static final String MANIFEST = "genai_config.json";

    private static final String TOKENIZER = "tokenizer.json";

    private final InputFolder folder;

    GenaiReader(InputFolder folder) {
        this.folder = folder;
    }

    Bundle read() {
        Manifest manifest = Manifest.read(folder.file(MANIFEST));
        return new Bundle(
                folder.root(),
                BundleLayout.ONNXRUNTIME_GENAI,
                LanguageBundleReader.folderName(folder.root()),
                folder.file(manifest.requiredText("model.decoder.filename")),
                null,
                new BundleManifest(
                        null,
                        manifest.positive("model.vocab_size"),
                        manifest.positive("model.context_length"),
                        manifest.positive("model.decoder.head_size"),
                        manifest.ids("model.eos_token_id"),
                        null,
                        null),
                tokenizer());
    }

    private @Nullable Path tokenizer() {
        return Files.exists(folder.root().resolve(TOKENIZER)) ? folder.file(TOKENIZER) : null;
    }
}
