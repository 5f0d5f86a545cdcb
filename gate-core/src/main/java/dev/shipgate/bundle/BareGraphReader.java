package dev.shipgate.bundle;

import com.google.auto.service.AutoService;
import dev.shipgate.input.InputFolder;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.StrictJson;
import dev.shipgate.tokenizer.TokenizerFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads a folder with a hand-written manifest, {@code shipgate-bundle/1}, for a graph that was exported without one.
 */
@AutoService(LayoutReader.class)
public final class BareGraphReader implements LayoutReader {

    private static final String MANIFEST = "shipgate-bundle.json";

    private static final String SCHEMA = "shipgate-bundle/1";
    private static final Set<String> KINDS = Set.of("key", "value", "conv_state", "recurrent_state");

    private static final List<String> FIELDS = List.of(
            "schema",
            "name",
            "model",
            "tokenizer",
            "vocab_size",
            "max_context_length",
            "head_size",
            "eos_token_ids",
            "compression",
            "states",
            "dimensions",
            "names",
            "rotary");

    /** The usual names of the inputs and outputs that can be named. */
    private static final Set<String> NAMEABLE =
            Set.of("input_ids", "inputs_embeds", "attention_mask", "position_ids", "logits");

    /** Creates the reader. */
    public BareGraphReader() {}

    @Override
    public String id() {
        return "bare";
    }

    @Override
    public String title() {
        return "bare graph";
    }

    @Override
    public String manifest() {
        return MANIFEST;
    }

    /**
     * After the manifests that exporters write; before Optimum, because {@code config.json} is in nearly every folder.
     */
    @Override
    public int precedence() {
        return 200;
    }

    @Override
    public String headSizeField() {
        return "head_size to " + MANIFEST;
    }

    @Override
    public Bundle read(Path place) {
        InputFolder folder = new InputFolder(place);
        Path file = folder.file(MANIFEST);
        Document document = new StrictJson().read(file, SCHEMA, Document.class);
        refuseUnknown(file, Manifest.read(file).root());
        if (document.model() == null) {
            throw new InvalidInputException(file, "\"model\" is missing; set it to the graph's file");
        }
        return new Bundle(
                folder.root(),
                this,
                Objects.requireNonNullElseGet(document.name(), folder::name),
                folder.file(document.model()),
                null,
                new BundleManifest(
                        document.name(),
                        document.vocabSize(),
                        document.maxContextLength(),
                        document.headSize(),
                        document.eosTokenIds() == null ? List.of() : document.eosTokenIds(),
                        null,
                        document.compression() == null
                                ? null
                                : document.compression().toString(),
                        states(file, document),
                        document.dimensions() == null ? Map.of() : document.dimensions(),
                        names(file, document),
                        document.rotary()),
                tokenizer(folder, document));
    }

    /**
     * The JSON structure of the file.
     *
     * @param schema {@value #SCHEMA}
     * @param name the bundle's name; the folder's name if absent
     * @param model the graph's file, relative to the folder
     * @param tokenizer a {@code tokenizer.json}, or a {@code vocab.json} beside a {@code merges.txt}, relative to the
     *     folder
     * @param vocabSize the vocabulary size
     * @param maxContextLength the maximum context length, in tokens
     * @param headSize the length of a key or value of one head
     * @param eosTokenIds the ids that end a continuation
     * @param compression its claim about quantisation, in the form of a LanguageBundle
     * @param states states whose names don't belong to a known dialect
     * @param dimensions lengths of the graph's symbolic dimensions, by name
     * @param names the graph's names for inputs and outputs, by their usual names
     * @param rotary the rotary position embedding, for a graph that takes rows of cosines and sines
     */
    record Document(
            @Nullable String schema,
            @Nullable String name,
            @Nullable String model,
            @Nullable String tokenizer,
            @Nullable Integer vocabSize,
            @Nullable Integer maxContextLength,
            @Nullable Integer headSize,
            @Nullable List<Integer> eosTokenIds,
            @Nullable JsonNode compression,
            @Nullable List<DeclaredState> states,
            @Nullable Map<String, Integer> dimensions,
            @Nullable Map<String, String> names,
            @Nullable Rotary rotary) {}

    /** A hand-written manifest may contain typing errors, which would otherwise go unnoticed. */
    private static void refuseUnknown(Path file, JsonNode root) {
        for (String name : root.propertyNames()) {
            if (!FIELDS.contains(name)) {
                throw new InvalidInputException(file, "\"" + name + "\" is not a known key; expected one of " + FIELDS);
            }
        }
    }

    /**
     * Adds to a bundle of another layout what a {@value #MANIFEST} beside its own manifest says about the graph: names,
     * states, dimensions and the rotary embedding. The rest is the business of its own manifest.
     */
    static Bundle explained(Bundle bundle) {
        Path place = bundle.root().resolve(MANIFEST);
        if (bundle.layout() instanceof BareGraphReader || !Files.exists(place)) {
            return bundle;
        }
        Path file = new InputFolder(bundle.root()).file(MANIFEST);
        Document document = new StrictJson().read(file, SCHEMA, Document.class);
        refuseUnknown(file, Manifest.read(file).root());
        return bundle.with(bundle.manifest()
                .explained(
                        states(file, document),
                        document.dimensions() == null ? Map.of() : document.dimensions(),
                        names(file, document),
                        document.rotary()));
    }

    private static List<DeclaredState> states(Path file, Document document) {
        return document.states() == null
                ? List.of()
                : document.states().stream().map(state -> checked(file, state)).toList();
    }

    private static Map<String, String> names(Path file, Document document) {
        Map<String, String> names = document.names() == null ? Map.of() : document.names();
        names.keySet().stream()
                .filter(name -> !NAMEABLE.contains(name))
                .findFirst()
                .ifPresent(unknown -> {
                    throw new InvalidInputException(
                            file, "\"names\": \"" + unknown + "\" can't be named; expected one of " + NAMEABLE);
                });
        return names;
    }

    private static @Nullable Path tokenizer(InputFolder folder, Document document) {
        return document.tokenizer() == null
                ? TokenizerFiles.find(folder, "").orElse(null)
                : folder.file(document.tokenizer());
    }

    private static DeclaredState checked(Path file, DeclaredState state) {
        boolean isPlaced = !state.layers().isEmpty() && state.layers().stream().allMatch(layer -> layer >= 0);
        if (state.input() == null
                || state.output() == null
                || !isPlaced
                || !KINDS.contains(String.valueOf(state.kind()))) {
            throw new InvalidInputException(
                    file,
                    "expected a state with \"input\", \"output\", \"layer\" (or \"layers\", if it is stacked) and "
                            + "\"kind\", one of " + KINDS + "; found " + state);
        }
        return state;
    }
}
