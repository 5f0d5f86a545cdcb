package dev.shipgate.bundle;

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

    private final BundleRoot root;

    LanguageBundleReader(BundleRoot root) {
        this.root = root;
    }

    Bundle read() {
        Path file = root.path().resolve(MANIFEST);
        Manifest manifest = Manifest.read(file);
        String version = manifest.requiredText("metadata_version");
        if (!version.equals(VERSION)) {
            throw new InvalidInputException(
                    file, "metadata_version is \"" + version + "\", but this program reads \"" + VERSION + "\"");
        }
        String name = manifest.text("name");
        return new Bundle(
                root.path(),
                BundleLayout.LANGUAGE_BUNDLE,
                Objects.requireNonNullElseGet(name, () -> folderName(root.path())),
                root.file(file, "assets.main", manifest.requiredText("assets.main")),
                new BundleManifest(
                        name,
                        manifest.positive("language.vocab_size"),
                        manifest.positive("language.max_context_length"),
                        headSize(),
                        eosTokenIds(),
                        manifest.json("compression")),
                tokenizer(manifest));
    }

    static String folderName(Path folder) {
        return folder.toAbsolutePath().normalize().getFileName().toString();
    }

    /** A tokenizer that is not a folder in the bundle is the name of one elsewhere; the bundle then ships none. */
    private @Nullable Path tokenizer(Manifest manifest) {
        String tokenizer = manifest.text("language.tokenizer");
        if (tokenizer == null || !Files.exists(root.path().resolve(tokenizer))) {
            return null;
        }
        Path folder = root.file(manifest.file(), "language.tokenizer", tokenizer);
        Path file = folder.resolve("tokenizer.json");
        if (!Files.exists(file)) {
            return null;
        }
        root.requireInside(file);
        return file;
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
        Path file = root.path().resolve(name);
        return Files.isRegularFile(file) ? Stream.of(Manifest.read(file)) : Stream.empty();
    }
}
