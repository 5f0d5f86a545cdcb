package dev.shipgate.bundle;

import com.google.auto.service.AutoService;
import dev.shipgate.input.InputFolder;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.IoProblem;
import dev.shipgate.tokenizer.TokenizerFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a folder of Optimum or transformers.js: the source model's configuration, and one or more graphs. */
@AutoService(LayoutReader.class)
public final class OptimumReader implements LayoutReader {

    private static final String MANIFEST = "config.json";

    private static final String GRAPHS = "onnx";
    /** The optional suffix after a graph's file name that marks a file with its external weights. */
    private static final String WEIGHTS = "([._]data.*)?";

    private static final String GRAPH_FILE = "\\.onnx" + WEIGHTS;

    /** Creates the reader. */
    public OptimumReader() {}

    @Override
    public String id() {
        return "optimum";
    }

    @Override
    public String title() {
        return "Optimum or transformers.js";
    }

    @Override
    public String manifest() {
        return MANIFEST;
    }

    /** Last: every other layout may include the source model's {@code config.json}. */
    @Override
    public int precedence() {
        return 100;
    }

    @Override
    public String accepts() {
        return "a folder with " + MANIFEST + ", or one graph in it or in its " + GRAPHS + " folder";
    }

    @Override
    public String headSizeField() {
        return "head_dim to " + MANIFEST;
    }

    @Override
    public boolean recognises(Path place) {
        return rootOf(place).isPresent();
    }

    /** Reads a folder with exactly one graph, or the graph at {@code place}. */
    @Override
    public Bundle read(Path place) {
        Path root = rootOf(place).orElseThrow();
        InputFolder folder = new InputFolder(root);
        boolean isGraph = !root.equals(place);
        Manifest config = Manifest.read(folder.file(MANIFEST));
        Path model = within(folder, isGraph ? place.toAbsolutePath().normalize() : onlyGraph(root));
        return new Bundle(
                folder.root(),
                this,
                isGraph ? folder.name() + "/" + nameOf(model) : folder.name(),
                model,
                embedding(folder, model),
                new BundleManifest(
                                null,
                                either(config, "vocab_size"),
                                contextLength(config),
                                headSize(config),
                                eosTokenIds(folder, config),
                                Manifest.find(folder, "tokenizer_config.json")
                                        .map(tokenizer -> tokenizer.tokenText("eos_token"))
                                        .orElse(null),
                                null)
                        .explained(
                                List.of(), Map.of(), Map.of(), Rotary.of(config).orElse(null)),
                TokenizerFiles.find(folder, "").orElse(null));
    }

    @Override
    public List<Path> placesIn(Path folder) {
        List<Path> graphs = graphs(folder);
        return graphs.size() == 1 ? List.of(folder) : graphs;
    }

    /** A folder may contain the same model in several element types; only one of them is gated. */
    @Override
    public boolean isOtherGraph(Bundle bundle, Path file) {
        return file.getFileName().toString().matches(".*" + GRAPH_FILE)
                && !isOf(bundle.modelFile(), file)
                && (bundle.embeddingFile() == null || !isOf(bundle.embeddingFile(), file));
    }

    private static boolean isOf(Path graph, Path file) {
        String name = graph.getFileName().toString();
        return file.getFileName().toString().matches(Pattern.quote(name) + WEIGHTS);
    }

    /** Returns the folder with the manifest: the place itself, or the folder that a graph belongs to. */
    private static Optional<Path> rootOf(Path place) {
        if (!Files.isRegularFile(place)) {
            return Optional.of(place).filter(OptimumReader::hasManifest);
        }
        Path parent = Objects.requireNonNull(place.toAbsolutePath().normalize().getParent());
        return Stream.iterate(parent, Objects::nonNull, folder -> folder.endsWith(GRAPHS) ? folder.getParent() : null)
                .filter(OptimumReader::hasManifest)
                .findFirst();
    }

    private static boolean hasManifest(Path folder) {
        return Files.exists(folder.resolve(MANIFEST));
    }

    /** Returns the graphs of a folder. If there are graphs in {@code onnx}, those next to it are ignored. */
    private static List<Path> graphs(Path folder) {
        return Stream.of(folder.resolve(GRAPHS), folder)
                .filter(Files::isDirectory)
                .map(directory -> graphs(directory, "(decoder_)?model.*\\.onnx"))
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    private static Path onlyGraph(Path folder) {
        List<Path> graphs = graphs(folder);
        if (graphs.isEmpty()) {
            throw new InvalidInputException(
                    folder, "has a " + MANIFEST + " but neither onnx/model*.onnx nor model*.onnx");
        }
        if (graphs.size() > 1) {
            throw new InvalidInputException(
                    folder,
                    "has several graphs: "
                            + graphs.stream().map(folder::relativize).toList()
                            + "; name the one to gate, such as --bundle " + graphs.get(0));
        }
        return graphs.get(0);
    }

    /** Rejects a link that leaves the folder. */
    private static Path within(InputFolder folder, Path file) {
        return folder.file(folder.root().relativize(file).toString());
    }

    private static List<Path> graphs(Path directory, String names) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().matches(names))
                    .sorted()
                    .toList();
        } catch (IOException problem) {
            throw new InvalidInputException(directory, "cannot be listed: " + IoProblem.of(problem), problem);
        }
    }

    /**
     * Finds the graph with the same type as the decoder, such as {@code _q4}, else the one without a type, else the
     * only one.
     */
    private static @Nullable Path embedding(InputFolder folder, Path model) {
        String type = model.getFileName().toString().replaceFirst("^(decoder_)?model(_merged)?", "");
        List<Path> found = graphs(model.resolveSibling(""), "embed_tokens.*\\.onnx");
        return found.stream()
                .filter(each -> each.endsWith("embed_tokens" + type))
                .findFirst()
                .or(() -> found.stream()
                        .filter(each -> each.endsWith("embed_tokens.onnx"))
                        .findFirst())
                .or(() -> found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty())
                .map(each -> within(folder, each))
                .orElse(null);
    }

    /** Returns the graph's own name, because one folder may have several graphs. */
    private static String nameOf(Path model) {
        return model.getFileName().toString().replaceFirst("\\.onnx$", "");
    }

    /** A multimodal model keeps the figures of its language part one level down. */
    private static @Nullable Integer either(Manifest config, String field) {
        Integer direct = config.positive(field);
        return direct == null ? config.positive("text_config." + field) : direct;
    }

    /** Older models use different names for this field. */
    private static @Nullable Integer contextLength(Manifest config) {
        return eitherOf(
                config,
                "max_position_embeddings",
                "n_positions",
                "max_sequence_length",
                "max_seq_len",
                "n_ctx",
                "seq_length");
    }

    private static @Nullable Integer eitherOf(Manifest config, String... fields) {
        return Arrays.stream(fields)
                .map(field -> either(config, field))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Integer headSize(Manifest config) {
        Integer headSize = either(config, "head_dim");
        Integer hiddenSize = eitherOf(config, "hidden_size", "n_embd");
        Integer heads = eitherOf(config, "num_attention_heads", "n_head");
        return headSize != null || hiddenSize == null || heads == null ? headSize : (Integer) (hiddenSize / heads);
    }

    private static List<Integer> eosTokenIds(InputFolder folder, Manifest config) {
        return Stream.of(
                        Manifest.find(folder, "generation_config.json")
                                .map(generation -> generation.ids("eos_token_id")),
                        Optional.of(config.ids("eos_token_id")),
                        Optional.of(config.ids("text_config.eos_token_id")))
                .flatMap(Optional::stream)
                .filter(ids -> !ids.isEmpty())
                .findFirst()
                .orElse(List.of());
    }
}
