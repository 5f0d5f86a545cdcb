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
 * @param root          the folder
 * @param layout        which kind of folder it is
 * @param name          the name in its manifest, else the folder's
 * @param modelFile     the graph
 * @param manifest      what it says of itself
 * @param tokenizerFile its {@code tokenizer.json}; {@code null} if it ships none
 */
public record Bundle(
        Path root,
        BundleLayout layout,
        String name,
        Path modelFile,
        BundleManifest manifest,
        @Nullable Path tokenizerFile) {

    /**
     * Opens a folder; the model is not loaded.
     *
     * @throws InvalidInputException if there is no such folder, it is no bundle, or a file that it names is missing or
     *                               lies outside of it
     */
    public static Bundle open(Path directory) {
        InputFolder folder = new InputFolder(directory);
        if (Files.exists(directory.resolve(LanguageBundleReader.MANIFEST))) {
            return new LanguageBundleReader(folder).read();
        }
        if (Files.exists(directory.resolve(GenaiReader.MANIFEST))) {
            return new GenaiReader(folder).read();
        }
        throw new InvalidInputException(
                directory,
                "is no bundle: it has neither " + LanguageBundleReader.MANIFEST + " (LanguageBundle) nor "
                        + GenaiReader.MANIFEST + " (onnxruntime-genai)");
    }

    /**
     * Reads every file once and returns their digests, by path.
     *
     * @throws InvalidInputException if a file cannot be read, or is a link that leaves the folder
     */
    public List<PinnedFile> pinFiles() {
        InputFolder folder = new InputFolder(root);
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> !Files.isDirectory(file))
                    .sorted()
                    .map(file -> folder.file(root.relativize(file).toString()))
                    .map(file -> PinnedFile.of(root, file))
                    .toList();
        } catch (IOException problem) {
            throw new InvalidInputException(root, "cannot be listed: " + IoProblem.of(problem), problem);
        }
    }
}
