package dev.shipgate.bundle;

import dev.shipgate.input.InputFolder;
import dev.shipgate.input.InvalidInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a LanguageBundle: {@code metadata.json} 0.2 with its assets and its tokenizer folder. */
final class LanguageBundleReader {

    static final String MANIFEST = "metadata.json";

    private static final String VERSION = "0.2";

    private final InputFolder folder;

    LanguageBundleReader(InputFolder folder) {
        this.folder = folder;
    }

    Bundle read() {
        Path file = folder.file(MANIFEST);
        Manifest manifest = Manifest.read(file);
        String version = manifest.requiredText("metadata_version");
        if (!version.equals(VERSION)) {
            throw new InvalidInputException(
                    file, "metadata_version is \"" + version + "\", but this program reads \"" + VERSION + "\"");
        }
        String name = manifest.text("name");
        return new Bundle(
                folder.root(),
                BundleLayout.LANGUAGE_BUNDLE,
                Objects.requireNonNullElseGet(name, () -> folderName(folder.root())),
                folder.file(manifest.requiredText("assets.main")),
                null,
                new BundleManifest(
                        name,
                        manifest.positive("language.vocab_size"),
                        manifest.positive("language.max_context_length"),
                        headSize(),
                        eosTokenIds(),
                        eosToken(manifest),
                        manifest.json("compression")),
                tokenizer(manifest));
    }

    static String folderName(Path folder) {
        return folder.toAbsolutePath().normalize().getFileName().toString();
    }

    /** A tokenizer that is not a folder in the bundle is the name of one elsewhere; the bundle then ships none. */
    private @Nullable Path tokenizer(Manifest manifest) {
        String tokenizer = manifest.text("language.tokenizer");
        if (tokenizer == null) {
            return null;
        }
        String file = tokenizer + "/tokenizer.json";
        return Files.exists(folder.root().resolve(file)) ? folder.file(file) : null;
    }

    private @Nullable String eosToken(Manifest manifest) {
        String tokenizer = manifest.text("language.tokenizer");
        return tokenizer == null
                ? null
                : beside(tokenizer + "/tokenizer_config.json")
                        .map(config -> config.tokenText("eos_token"))
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null);
    }

    /** The metadata has no field for it; the source model's own configuration may lie beside it. */
    private @Nullable Integer headSize() {
        return beside("config.json")
                .map(manifest -> manifest.positive("head_dim"))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseGet(() -> beside(GenaiReader.MANIFEST)
                        .map(manifest -> manifest.positive("model.decoder.head_size"))
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null));
    }

    private List<Integer> eosTokenIds() {
        return Stream.of("generation_config.json", "config.json")
                .flatMap(this::beside)
                .map(manifest -> manifest.ids("eos_token_id"))
                .filter(ids -> !ids.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    private Stream<Manifest> beside(String name) {
        return Files.exists(folder.root().resolve(name)) ? Stream.of(Manifest.read(folder.file(name))) : Stream.empty();
    }
}
