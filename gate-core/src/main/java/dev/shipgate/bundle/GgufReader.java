package dev.shipgate.bundle;

import com.google.auto.service.AutoService;
import dev.shipgate.gguf.GgufFile;
import dev.shipgate.gguf.GgufMetadata;
import dev.shipgate.gguf.GgufModel;
import dev.shipgate.gguf.GgufParts;
import dev.shipgate.input.InputFolder;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.IoProblem;
import dev.shipgate.tokenizer.GgufTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a GGUF file, or a folder with one: llama.cpp's container of weights, tokenizer and settings. Numbered parts
 * count as one. Files beside it aren't part of the bundle, because llama.cpp doesn't read them.
 */
@AutoService(LayoutReader.class)
public final class GgufReader implements LayoutReader {

    private static final String EXTENSION = ".gguf";

    /** Creates the reader. */
    public GgufReader() {}

    @Override
    public String id() {
        return "gguf";
    }

    @Override
    public String title() {
        return "GGUF";
    }

    @Override
    public String manifest() {
        return "*" + EXTENSION;
    }

    /** Before Optimum: the source model's {@code config.json} is often beside a GGUF file. */
    @Override
    public int precedence() {
        return 150;
    }

    @Override
    public String accepts() {
        return "a GGUF file, or a folder with one or with its numbered parts";
    }

    /** A folder that also has an ONNX graph is one of another layout. */
    @Override
    public boolean recognises(Path place) {
        return Files.isDirectory(place)
                ? !placesIn(place).isEmpty() && named(place, ".onnx").isEmpty() && !Files.exists(place.resolve("onnx"))
                : GgufFile.isGguf(place);
    }

    @Override
    public List<Path> placesIn(Path folder) {
        return named(folder, EXTENSION).stream()
                .filter(file -> !isProjector(file))
                .map(file -> GgufModel.filesOf(file).get(0))
                .distinct()
                .toList();
    }

    @Override
    public Bundle read(Path place) {
        Path named = Files.isDirectory(place) ? onlyModel(place) : place;
        InputFolder folder = new InputFolder(Objects.requireNonNullElse(named.getParent(), Path.of("")));
        Path first = GgufModel.filesOf(named).get(0);
        for (Path part : GgufModel.filesOf(named)) {
            // Downloads are often links to a cache: the one that the user named, and parts at the same place.
            if (Files.isDirectory(place) || !isBeside(part, named)) {
                folder.file(String.valueOf(part.getFileName()));
            }
        }
        GgufModel model = GgufModel.read(first);
        GgufMetadata metadata = model.metadata();
        return new Bundle(
                folder.root(),
                this,
                GgufParts.stemOf(first),
                first,
                null,
                new BundleManifest(
                        metadata.text("general.name").orElse(null),
                        vocabularySize(model),
                        metadata.positive(model.key("context_length")).orElse(null),
                        headSize(model),
                        GgufTokenizer.stopTokenIds(metadata),
                        null,
                        model.fileType()
                                .map(type -> "{\"file_type\":\"" + type.name() + "\"}")
                                .orElse(null)),
                GgufTokenizer.describe(metadata).isPresent() ? first : null);
    }

    @Override
    public List<Path> files(Bundle bundle) {
        return GgufModel.filesOf(bundle.modelFile());
    }

    /** Tells whether two files, or what they are links to, are in one folder. */
    private static boolean isBeside(Path part, Path named) {
        try {
            return Files.isRegularFile(part)
                    && Objects.equals(
                            part.toRealPath().getParent(), named.toRealPath().getParent());
        } catch (IOException unreadable) {
            return false;
        }
    }

    private Path onlyModel(Path folder) {
        List<Path> models = placesIn(folder);
        if (models.size() > 1) {
            throw new InvalidInputException(
                    folder,
                    "has several GGUF models: "
                            + models.stream().map(Path::getFileName).toList()
                            + "; name the one to gate, such as --bundle " + models.get(0));
        }
        return models.get(0);
    }

    /** The part of a model that reads pictures or sounds is a file of its own, which no text goes through. */
    private static boolean isProjector(Path file) {
        return String.valueOf(file.getFileName()).startsWith("mmproj");
    }

    private static List<Path> named(Path folder, String ending) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> String.valueOf(file.getFileName()).endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException problem) {
            throw new InvalidInputException(folder, "cannot be listed: " + IoProblem.of(problem), problem);
        }
    }

    private static @Nullable Integer vocabularySize(GgufModel model) {
        int tokens = model.metadata().texts(GgufTokenizer.TOKENS).size();
        return Optional.of(tokens)
                .filter(count -> count > 0)
                .or(() -> model.metadata().positive(model.key("vocab_size")))
                .orElse(null);
    }

    private static @Nullable Integer headSize(GgufModel model) {
        Optional<Integer> declared = model.metadata().positive(model.key("attention.key_length"));
        Optional<Integer> width = model.metadata().positive(model.key("embedding_length"));
        Optional<Integer> heads = model.metadata().largest(model.key("attention.head_count"));
        return declared.or(() -> width.flatMap(size -> heads.map(count -> size / count)))
                .orElse(null);
    }
}
