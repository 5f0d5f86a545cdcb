package dev.shipgate.bundle;

import com.google.auto.service.AutoService;
import dev.shipgate.input.InputFolder;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.tokenizer.TokenizerFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a LanguageBundle: {@code metadata.json} version 0.2 with its assets and its tokenizer folder. */
@AutoService(LayoutReader.class)
public final class LanguageBundleReader implements LayoutReader {

    static final String MANIFEST = "metadata.json";

    private static final String VERSION = "0.2";

    /** Creates the reader. */
    public LanguageBundleReader() {}

    @Override
    public String id() {
        return "language_bundle";
    }

    @Override
    public String title() {
        return "LanguageBundle";
    }

    @Override
    public String manifest() {
        return MANIFEST;
    }

    /** First: the source model's {@code config.json} or {@code genai_config.json} may be next to its manifest. */
    @Override
    public int precedence() {
        return 400;
    }

    @Override
    public String headSizeField() {
        return "head_dim to config.json";
    }

    @Override
    public Bundle read(Path place) {
        InputFolder folder = new InputFolder(place);
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
                this,
                Objects.requireNonNullElseGet(name, folder::name),
                model(folder, manifest.requiredText("assets.main")),
                null,
                new BundleManifest(
                        name,
                        manifest.positive("language.vocab_size"),
                        manifest.positive("language.max_context_length"),
                        headSize(folder),
                        eosTokenIds(folder),
                        eosToken(folder, manifest),
                        manifest.json("compression")),
                tokenizer(folder, manifest));
    }

    private static Path model(InputFolder folder, String named) {
        String path = named.endsWith("/") ? named.substring(0, named.length() - 1) : named;
        return path.endsWith(Bundle.CORE_AI) && Files.isDirectory(folder.root().resolve(path))
                ? folder.folder(path)
                : folder.file(named);
    }

    /** If the tokenizer isn't a folder in the bundle, it is the name of one elsewhere, and the bundle ships none. */
    private static @Nullable Path tokenizer(InputFolder folder, Manifest manifest) {
        String tokenizer = manifest.text("language.tokenizer");
        return tokenizer == null
                ? null
                : TokenizerFiles.find(folder, tokenizer + "/").orElse(null);
    }

    private static @Nullable String eosToken(InputFolder folder, Manifest manifest) {
        String tokenizer = manifest.text("language.tokenizer");
        return tokenizer == null
                ? null
                : Manifest.find(folder, tokenizer + "/tokenizer_config.json")
                        .map(config -> config.tokenText("eos_token"))
                        .orElse(null);
    }

    /** The metadata has no field for it, but the source model's configuration may be next to it. */
    private static @Nullable Integer headSize(InputFolder folder) {
        return Manifest.find(folder, "config.json")
                .map(manifest -> manifest.positive("head_dim"))
                .or(() -> Manifest.find(folder, GenaiReader.MANIFEST)
                        .map(manifest -> manifest.positive("model.decoder.head_size")))
                .orElse(null);
    }

    private static List<Integer> eosTokenIds(InputFolder folder) {
        return Stream.of("generation_config.json", "config.json")
                .flatMap(name -> Manifest.find(folder, name).stream())
                .map(manifest -> manifest.ids("eos_token_id"))
                .filter(ids -> !ids.isEmpty())
                .findFirst()
                .orElse(List.of());
    }
}
