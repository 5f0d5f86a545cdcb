package dev.shipgate.bundle;

import dev.shipgate.gguf.GgufFile;
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
 * The folder that may ship, with a manifest, a tokenizer and a model.
 *
 * @param root the folder
 * @param layout the reader of its layout
 * @param name the name in its manifest, else the folder's
 * @param stages the graphs that make a step, in the order in which they run; usually one
 * @param embeddingFile a separate graph that computes the embeddings of token ids, if the decoder takes embeddings;
 *     {@code null} if the decoder takes ids
 * @param manifest its declared properties
 * @param tokenizerFile the file that represents its tokenizer, see {@link dev.shipgate.tokenizer.TokenizerFiles#find};
 *     {@code null} if it has none
 */
public record Bundle(
        Path root,
        LayoutReader layout,
        String name,
        List<PipelineStage> stages,
        @Nullable Path embeddingFile,
        BundleManifest manifest,
        @Nullable Path tokenizerFile) {

    /** The ending of a model for Core AI, which is a folder. */
    static final String CORE_AI = ".aimodel";

    /** @throws IllegalArgumentException if there is no stage */
    public Bundle {
        stages = List.copyOf(stages);
        if (stages.isEmpty()) {
            throw new IllegalArgumentException("a bundle has at least one graph");
        }
    }

    /** Makes a bundle whose one graph makes the whole step. */
    public Bundle(
            Path root,
            LayoutReader layout,
            String name,
            Path modelFile,
            @Nullable Path embeddingFile,
            BundleManifest manifest,
            @Nullable Path tokenizerFile) {
        this(root, layout, name, List.of(PipelineStage.whole(modelFile)), embeddingFile, manifest, tokenizerFile);
    }

    /**
     * Opens a folder, or one graph in a folder with several, with the installed {@linkplain LayoutReader readers}. The
     * model isn't loaded.
     *
     * @param place a folder, or a file that a reader accepts, such as {@code onnx/model_q4.onnx} in a folder with
     *     {@code config.json}
     * @throws InvalidInputException if the place doesn't exist or isn't a bundle, or a file that the bundle names is
     *     missing or outside the folder
     */
    public static Bundle open(Path place) {
        return Layouts.installed().open(place);
    }

    /** Returns the same bundle with other declared properties. */
    Bundle with(BundleManifest other) {
        return new Bundle(root, layout, name, stages, embeddingFile, other, tokenizerFile);
    }

    /** Returns the graph; the first one if several make a step. */
    public Path modelFile() {
        return stages.get(0).file();
    }

    /**
     * Tells whether the model is a GGUF file, which contains no graph: only an engine that knows the architecture runs
     * it.
     */
    public boolean isGguf() {
        return GgufFile.isGguf(modelFile());
    }

    /** Tells whether the model is a package for Core AI, which only Apple's own runtime reads. */
    public boolean isCoreAi() {
        return String.valueOf(modelFile().getFileName()).endsWith(CORE_AI);
    }

    /**
     * Refuses a bundle that ONNX Runtime can't run, whatever is in it.
     *
     * @param option the option that names this bundle's engine, for the message
     * @throws InvalidInputException if the model is a GGUF file, or one for Core AI
     */
    public void requireGraph(String option) {
        if (isCoreAi()) {
            throw new InvalidInputException(
                    modelFile(),
                    "is a Core AI model, which ONNX Runtime can't run; on a Mac, run the gate on it with " + option
                            + " 'exec:python3 adapters/coreai/coreai_engine.py'");
        }
        if (isGguf()) {
            throw new InvalidInputException(
                    modelFile(),
                    "is a GGUF file, which ONNX Runtime can't run; run the gate on it with " + option + " llama.cpp");
        }
    }

    /** Returns the files of all its graphs, each once. */
    public List<Path> graphFiles() {
        return Stream.concat(stages.stream().map(PipelineStage::file), Stream.ofNullable(embeddingFile))
                .distinct()
                .toList();
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
     * Returns the total size of all its files, in bytes.
     *
     * @throws InvalidInputException if a file cannot be read, or is a link that leaves the folder
     */
    public long bytes() {
        return files().stream().mapToLong(Bundle::size).sum();
    }

    private List<Path> files() {
        return layout.files(this);
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException problem) {
            throw new InvalidInputException(file, "cannot be read: " + IoProblem.of(problem), problem);
        }
    }
}
