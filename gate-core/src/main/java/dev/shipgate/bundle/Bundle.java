package dev.shipgate.bundle;

import dev.shipgate.input.InputFolder;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.IoProblem;
import dev.shipgate.input.PinnedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What would ship: a folder with a manifest, a tokenizer and a model.
 *
 * @param root the folder
 * @param layout the reader of its layout
 * @param name the name in its manifest, else the folder's
 * @param modelFile the graph
 * @param embeddingFile a graph of its own that makes embeddings of token ids, where the decoder takes those;
 *     {@code null} if the decoder takes the ids
 * @param manifest what it says of itself
 * @param tokenizerFile its {@code tokenizer.json}; {@code null} if it ships none
 */
public record Bundle(
        Path root,
        LayoutReader layout,
        String name,
        Path modelFile,
        @Nullable Path embeddingFile,
        BundleManifest manifest,
        @Nullable Path tokenizerFile) {

    /**
     * Opens a folder, or one graph of a folder that has several, with the installed {@linkplain LayoutReader readers}.
     * The model isn't loaded.
     *
     * @param place a folder, or a file that a reader accepts, such as {@code onnx/model_q4.onnx} below a folder with
     *     {@code config.json}
     * @throws InvalidInputException if there is no such place, it isn't a bundle, or a file that it names is missing or
     *     outside the folder
     */
    public static Bundle open(Path place) {
        return Layouts.installed().open(place);
    }

    /**
     * Reads every file once and returns their digests, by path.
     *
     * @throws InvalidInputException if a file cannot be read, or is a link that leaves the folder
     */
    public List<PinnedFile> pinFiles() {
        return files().stream().map(file -> PinnedFile.of(root, file)).toList();
    }

    /**
     * Returns how much there is to read: the sizes of all its files, in bytes.
     *
     * @throws InvalidInputException if a file cannot be read, or is a link that leaves the folder
     */
    public long bytes() {
        return files().stream().mapToLong(Bundle::size).sum();
    }

    private List<Path> files() {
        InputFolder folder = new InputFolder(root);
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> !Files.isDirectory(file))
                    .filter(file -> !layout.isOtherGraph(this, file))
                    .sorted()
                    .map(file -> folder.file(root.relativize(file).toString()))
                    .toList();
        } catch (IOException problem) {
            throw new InvalidInputException(root, "cannot be listed: " + IoProblem.of(problem), problem);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException problem) {
            throw new InvalidInputException(file, "cannot be read: " + IoProblem.of(problem), problem);
        }
    }
}
