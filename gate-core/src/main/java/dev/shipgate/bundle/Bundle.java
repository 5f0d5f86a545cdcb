package dev.shipgate.bundle;

import dev.shipgate.input.InputFolder;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.IoProblem;
import dev.shipgate.input.PinnedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What would ship: a folder with a manifest, a tokenizer and a model.
 *
 * @param root the folder
 * @param layout which kind of folder it is
 * @param name the name in its manifest, else the folder's
 * @param modelFile the graph
 * @param embeddingFile a graph of its own that makes embeddings of token ids, where the decoder takes those;
 *     {@code null} if the decoder takes the ids
 * @param manifest what it says of itself
 * @param tokenizerFile its {@code tokenizer.json}; {@code null} if it ships none
 */
public record Bundle(
        Path root,
        BundleLayout layout,
        String name,
        Path modelFile,
        @Nullable Path embeddingFile,
        BundleManifest manifest,
        @Nullable Path tokenizerFile) {

    /**
     * Opens a folder, or a graph in one that has several; the model is not loaded.
     *
     * @param place a folder, or a file such as {@code onnx/model_q4.onnx} below a folder with {@code config.json}
     * @throws InvalidInputException if there is no such place, it is no bundle, or a file that it names is missing or
     *     lies outside of it
     */
    public static Bundle open(Path place) {
        if (Files.isRegularFile(place)) {
            return openGraph(place.toAbsolutePath().normalize());
        }
        InputFolder folder = new InputFolder(place);
        if (Files.exists(place.resolve(LanguageBundleReader.MANIFEST))) {
            return new LanguageBundleReader(folder).read();
        }
        if (Files.exists(place.resolve(GenaiReader.MANIFEST))) {
            return new GenaiReader(folder).read();
        }
        if (Files.exists(place.resolve(BareReader.MANIFEST))) {
            return new BareReader(folder).read();
        }
        if (OptimumReader.recognises(place)) {
            return new OptimumReader(folder).read(null);
        }
        throw new InvalidInputException(
                place,
                "is no bundle: it has neither " + LanguageBundleReader.MANIFEST + " (LanguageBundle) nor "
                        + GenaiReader.MANIFEST + " (onnxruntime-genai) nor " + OptimumReader.MANIFEST
                        + " (Optimum, transformers.js) nor " + BareReader.MANIFEST
                        + " (a graph with a manifest of its own)");
    }

    /**
     * Returns what {@link #open} could be asked for in a folder: the folder itself, or each graph where there are
     * several. Empty if nothing says that it is a bundle. Whether it can be opened is not known by that.
     *
     * @throws InvalidInputException if the folder cannot be listed
     */
    public static List<Path> placesIn(Path folder) {
        boolean hasManifest = Stream.of(LanguageBundleReader.MANIFEST, GenaiReader.MANIFEST, BareReader.MANIFEST)
                .anyMatch(manifest -> Files.exists(folder.resolve(manifest)));
        if (hasManifest) {
            return List.of(folder);
        }
        List<Path> graphs =
                OptimumReader.recognises(folder) ? new OptimumReader(new InputFolder(folder)).graphs() : List.of();
        return graphs.size() == 1 ? List.of(folder) : graphs;
    }

    private static Bundle openGraph(Path graph) {
        for (Path folder = graph.getParent(); folder != null; folder = folder.getParent()) {
            if (OptimumReader.recognises(folder)) {
                return new OptimumReader(new InputFolder(folder)).read(graph);
            }
            if (!folder.endsWith("onnx")) {
                break;
            }
        }
        throw new InvalidInputException(
                graph,
                "a graph can be named where its folder, or the one above an onnx folder, has a "
                        + OptimumReader.MANIFEST);
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
                    .filter(file -> !isOtherGraph(file))
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

    /** A folder may hold the same model in several types; what is gated is one of them. */
    private boolean isOtherGraph(Path file) {
        return layout == BundleLayout.OPTIMUM
                && file.getFileName().toString().matches(".*\\.onnx([._]data.*)?")
                && !isOf(modelFile, file)
                && (embeddingFile == null || !isOf(embeddingFile, file));
    }

    private static boolean isOf(Path graph, Path file) {
        return file.getFileName()
                .toString()
                .matches(Pattern.quote(graph.getFileName().toString()) + "([._]data.*)?");
    }
}
