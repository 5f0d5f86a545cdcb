package dev.shipgate.bundle;

import dev.shipgate.input.InputFolder;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.IoProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a folder of Optimum or transformers.js: the source model's configuration, and one graph or several. */
final class OptimumReader {

    static final String MANIFEST = "config.json";

    private static final String GRAPHS = "onnx";
    private static final String TOKENIZER = "tokenizer.json";

    private final InputFolder folder;

    OptimumReader(InputFolder folder) {
        this.folder = folder;
    }

    static boolean recognises(Path directory) {
        return Files.exists(directory.resolve(MANIFEST));
    }

    /**
     * Reads the folder.
     *
     * @param graph the graph that was named; {@code null} if none was, and the folder must have just one
     */
    Bundle read(@Nullable Path graph) {
        Manifest config = Manifest.read(folder.file(MANIFEST));
        Path model = graph == null
                ? onlyGraph()
                : folder.file(folder.root().relativize(graph).toString());
        return new Bundle(
                folder.root(),
                BundleLayout.OPTIMUM,
                name(model, graph != null),
                model,
                embedding(model),
                new BundleManifest(
                        null,
                        either(config, "vocab_size"),
                        contextLength(config),
                        headSize(config),
                        eosTokenIds(config),
                        eosToken(),
                        null),
                Files.exists(folder.root().resolve(TOKENIZER)) ? folder.file(TOKENIZER) : null);
    }

    /** Returns the graphs of the folder; those in {@code onnx} hide those beside it. */
    List<Path> graphs() {
        return Stream.of(folder.root().resolve(GRAPHS), folder.root())
                .filter(Files::isDirectory)
                .map(directory -> graphs(directory, "(decoder_)?model.*\\.onnx"))
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    private Path onlyGraph() {
        List<Path> graphs = graphs();
        if (graphs.isEmpty()) {
            throw new InvalidInputException(
                    folder.root(), "has a " + MANIFEST + " but neither onnx/model*.onnx nor model*.onnx");
        }
        if (graphs.size() > 1) {
            throw new InvalidInputException(
                    folder.root(),
                    "has several graphs: "
                            + graphs.stream()
                                    .map(each -> folder.root().relativize(each))
                                    .toList()
                            + "; name the one to gate, such as --bundle " + graphs.get(0));
        }
        return folder.file(folder.root().relativize(graphs.get(0)).toString());
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

    /** The one of the same type as the decoder, such as {@code _q4}, else the plain one, else the only one. */
    private @Nullable Path embedding(Path model) {
        String type = model.getFileName().toString().replaceFirst("^(decoder_)?model(_merged)?", "");
        List<Path> found = graphs(model.getParent(), "embed_tokens.*\\.onnx");
        return found.stream()
                .filter(each -> each.endsWith("embed_tokens" + type))
                .findFirst()
                .or(() -> found.stream()
                        .filter(each -> each.endsWith("embed_tokens.onnx"))
                        .findFirst())
                .or(() -> found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty())
                .map(each -> folder.file(folder.root().relativize(each).toString()))
                .orElse(null);
    }

    /** Several graphs of one folder are told apart by their own names. */
    private String name(Path model, boolean named) {
        String name = LanguageBundleReader.folderName(folder.root());
        String graph = model.getFileName().toString().replaceFirst("\\.onnx$", "");
        return named ? name + "/" + graph : name;
    }

    /** A model of several modalities keeps the numbers of its language part one level down. */
    private static @Nullable Integer either(Manifest config, String field) {
        Integer direct = config.positive(field);
        return direct == null ? config.positive("text_config." + field) : direct;
    }

    /** Models older than the common name have their own. */
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

    private List<Integer> eosTokenIds(Manifest config) {
        String generation = "generation_config.json";
        if (Files.exists(folder.root().resolve(generation))) {
            List<Integer> ids = Manifest.read(folder.file(generation)).ids("eos_token_id");
            if (!ids.isEmpty()) {
                return ids;
            }
        }
        List<Integer> ids = config.ids("eos_token_id");
        return ids.isEmpty() ? config.ids("text_config.eos_token_id") : ids;
    }

    private @Nullable String eosToken() {
        String tokenizer = "tokenizer_config.json";
        return Files.exists(folder.root().resolve(tokenizer))
                ? Manifest.read(folder.file(tokenizer)).tokenText("eos_token")
                : null;
    }
}
