package dev.shipgate.engine.onnx;

import ai.onnxruntime.OnnxJavaType;
import dev.shipgate.bundle.DeclaredState;
import dev.shipgate.bundle.Rotary;
import dev.shipgate.engine.EngineException;
import dev.shipgate.engine.EngineException.Stage;
import dev.shipgate.oracle.StateKind;
import dev.shipgate.oracle.StateSlot;
import dev.shipgate.tensor.Shape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Determines from a graph's own inputs and outputs how it decodes. Ignores model names and never guesses a dimension.
 */
final class DecoderGraphReader {

    private static final Set<String> HEAD_SIZE_NAMES = Set.of("kv_cache_dim", "head_dim", "head_size");

    private static final int CACHE_RANK = 4;
    private static final int NONE = -1;

    private static final String CACHE_POSITION = "cache_position";
    private static final String CACHE_BRANCH = "use_cache_branch";
    private static final String LOGITS_TO_KEEP = "num_logits_to_keep";
    private static final Set<String> EXPORTERS_OWN = Set.of(CACHE_POSITION, CACHE_BRANCH, LOGITS_TO_KEEP);

    private final OnnxModel model;
    private final StackedLayers stackedLayers;
    private final @Nullable TokenEmbedding embedding;
    private final Map<String, GraphTensor> inputs;
    private final Map<String, GraphTensor> outputs;
    private final StepGraph graphs;
    private final StepTensors step;

    DecoderGraphReader(
            OnnxModel model, StepGraph graphs, StackedLayers stackedLayers, @Nullable TokenEmbedding embedding) {
        this.model = model;
        this.embedding = embedding;
        this.stackedLayers = stackedLayers;
        this.graphs = graphs;
        this.inputs = graphs.inputs();
        this.outputs = graphs.outputs();
        this.step = new StepTensors(model.manifest(), inputs, outputs, this::hasOtherUse);
    }

    DecoderGraph read() {
        GraphTensor inputsEmbeds = step.named(StepTensors.INPUTS_EMBEDS);
        GraphTensor inputIds = inputsEmbeds == null || embedding == null ? ids(inputsEmbeds) : embedding.ids();
        if (inputsEmbeds != null && embedding != null) {
            GraphTensor given = embedding
                    .outputFor(inputsEmbeds)
                    .orElseThrow(() -> unsupported(
                            "the embedding graph doesn't output " + inputsEmbeds.name() + ", which the decoder takes"));
            require(
                    inputsEmbeds.type() == given.type() && inputsEmbeds.rank() == 3,
                    inputsEmbeds,
                    given + " of the embedding graph");
        }
        GraphTensor logits = logits();
        require(DecoderGraph.isInteger(inputIds.type()) && inputIds.rank() == 2, inputIds, "int32 or int64 [1, S]");
        requireSingleTokens(inputIds);
        if (inputsEmbeds != null && inputsEmbeds.rank() == 3) {
            requireSingleTokens(inputsEmbeds);
        }
        require(
                DecoderGraph.isFloat(logits.type()) && (logits.rank() == 2 || logits.rank() == 3),
                logits,
                "float or float16 [1, S, V] or [1, V]");
        GraphTensor attentionMask = step.mask(inputIds);
        if (attentionMask != null) {
            require(
                    AttentionMask.supports(attentionMask),
                    attentionMask,
                    "integers or Booleans [1, total], or any type [1, 1, S, total]");
        }
        GraphTensor positionIds = positions(step.positions(inputIds));
        GraphTensor cachePosition = positions(inputs.get(CACHE_POSITION));
        List<GraphTensor> embedded = new ArrayList<>();
        List<LengthInput> lengths = new ArrayList<>();
        List<FilledInput> filled = new ArrayList<>();
        List<RotaryInput> rotary = new ArrayList<>();
        List<CarriedState> states = new ArrayList<>();
        for (GraphTensor input : inputs.values()) {
            if (EXPORTERS_OWN.contains(input.name())
                    || Stream.of(inputIds, inputsEmbeds, attentionMask, positionIds)
                            .anyMatch(input::equals)) {
                continue;
            }
            Optional<LengthInput> length = LengthInput.of(input, graphs.nodes(input.name()));
            Optional<FilledInput> same = FilledInput.of(input);
            if (isEmbedded(input)) {
                embedded.add(input);
            } else if (length.isPresent()) {
                lengths.add(length.get());
            } else if (same.isPresent()) {
                filled.add(same.get());
            } else if (RotaryInput.isOne(input, inputIds)) {
                rotary.add(rotary(input));
            } else {
                states.add(state(input));
            }
        }
        requireOneOfEach(states);
        states.sort(Comparator.comparing(state -> state.slots().get(0)));
        DecoderGraph graph = new DecoderGraph(
                inputIds,
                embedding == null ? null : inputsEmbeds,
                embedded,
                attentionMask,
                positionIds,
                inputs.get(CACHE_BRANCH),
                inputs.get(LOGITS_TO_KEEP),
                logits,
                cachePosition,
                lengths,
                filled,
                rotary,
                states);
        if (states.isEmpty() && (graph.hasStaticInputIds() || graphs.passesOneToken())) {
            throw contract("the graph takes one token per step and carries no state, so all previous tokens are lost");
        }
        return graph;
    }

    /**
     * The runtime can run such a graph if it is fed as many tokens as it takes, but then no single step can be judged.
     */
    private void requireSingleTokens(GraphTensor tokens) {
        long batch = tokens.dimension(0).length();
        long length = tokens.dimension(1).length();
        if (batch > 1 || length > 1) {
            throw unsupported("the graph takes " + tokens + ", exactly "
                    + (batch > 1 ? batch + " prompts" : length + " tokens") + " per step, and the gate feeds one "
                    + (batch > 1 ? "prompt" : "token") + " at a time and doesn't pad; export the graph with "
                    + (batch > 1 ? "a batch of 1" : "a free sequence length, or with one token per step"));
        }
    }

    private GraphTensor ids(@Nullable GraphTensor inputsEmbeds) {
        List<GraphTensor> candidates = step.ids();
        if (candidates.size() == 1) {
            return candidates.get(0);
        }
        if (inputsEmbeds != null) {
            throw contract("the graph takes " + inputsEmbeds + " instead of ids, but there is no embed_tokens*.onnx"
                    + " in its folder; put the graph that computes it there");
        }
        throw missing("input", StepTensors.INPUT_IDS, candidates, inputs.keySet());
    }

    private GraphTensor logits() {
        List<GraphTensor> candidates = step.logits();
        if (candidates.size() == 1) {
            return candidates.get(0);
        }
        throw missing("output", StepTensors.LOGITS, candidates, outputs.keySet());
    }

    /** A graph in which nothing fits is no decoder; where several tensors fit, only the gate doesn't know which. */
    private EngineException missing(String what, String role, List<GraphTensor> candidates, Set<String> all) {
        String problem = "the graph has no " + what + " " + step.nameOf(role);
        return candidates.isEmpty()
                ? contract(problem + "; it has " + all)
                : unsupported(problem + "; each of " + candidates + " could be it. Name the right one in a"
                        + " shipgate-bundle.json: \"names\": {\"" + role + "\": …}");
    }

    /** Recognises what can't be tokens, masks and positions by another name. */
    private boolean hasOtherUse(GraphTensor input) {
        return EXPORTERS_OWN.contains(input.name())
                || isEmbedded(input)
                || FilledInput.of(input).isPresent()
                || LengthInput.of(input, graphs.nodes(input.name())).isPresent();
    }

    private boolean isEmbedded(GraphTensor input) {
        return embedding != null
                && embedding
                        .outputFor(input)
                        .filter(output -> output.type() == input.type())
                        .isPresent();
    }

    private RotaryInput rotary(GraphTensor input) {
        Rotary rotary = model.manifest().rotary();
        if (rotary == null) {
            throw unsupported("the graph takes " + input + ", rows of a rotary table, and the bundle's config doesn't "
                    + "declare an unscaled one; add \"rotary\": {\"theta\": …, \"dimensions\": …} to a "
                    + "shipgate-bundle.json");
        }
        Optional<Boolean> inPairs = areInPairs(rotary);
        RotaryInput rows = new RotaryInput(input, rotary, inPairs.orElse(false), inPairs.isEmpty());
        require(
                rows.fits(),
                input,
                "rows of " + rotary.dimensions() / 2 + " or " + rotary.dimensions() + " for a rotary embedding of "
                        + rotary.dimensions() + " dimensions");
        return rows;
    }

    /** Cosines and sines are laid out alike, and only what multiplies the sines shows how. */
    private Optional<Boolean> areInPairs(Rotary rotary) {
        return Optional.ofNullable(rotary.interleaved())
                .or(() -> inputs.keySet().stream()
                        .filter(name -> name.contains("sin"))
                        .flatMap(name -> RotaryInput.turnsNeighbours(graphs.nodes(name), name).stream())
                        .findFirst());
    }

    private @Nullable GraphTensor positions(@Nullable GraphTensor positions) {
        if (positions != null) {
            require(
                    DecoderGraph.isInteger(positions.type())
                            && positions.rank() >= 1
                            && positions.rank() <= 3
                            && (positions.rank() < 3 || positions.dimension(0).isFixed()),
                    positions,
                    "int32 or int64 [S], [1, S] or [planes, 1, S] with a fixed number of planes");
        }
        return positions;
    }

    private void requireOneOfEach(List<CarriedState> states) {
        Set<StateSlot> slots = new HashSet<>();
        for (CarriedState state : states) {
            for (StateSlot slot : state.slots()) {
                if (!slots.add(slot)) {
                    throw contract("two inputs carry the state " + slot);
                }
            }
        }
    }

    private CarriedState state(GraphTensor input) {
        CarriedState state = carried(input);
        if (!state.hasKnownElements()) {
            throw unsupported(
                    input.type() == OnnxJavaType.UNKNOWN
                            ? "ONNX Runtime's Java API can't make the state " + input
                                    + "; keep it in float16, or in codes of int8 or uint8"
                            : "the state " + input
                                    + " isn't float, float16 or bfloat16, nor codes of 4 or 8 bits whose "
                                    + "scales a GroupQueryAttention, a DequantizeLinear or a Mul has as constants, "
                                    + "the same for all tokens");
        }
        return state;
    }

    private CarriedState carried(GraphTensor input) {
        Optional<DeclaredState> declared = model.manifest().states().stream()
                .filter(state -> state.input().equals(input.name()))
                .findFirst();
        if (declared.isPresent()) {
            StateKind kind =
                    Objects.requireNonNull(StateKind.ofTensorName(declared.get().kind()));
            String output = output(input, List.of(declared.get().output()));
            return declared.get().isStacked()
                    ? stacked(input, output, kind, declared.get().layers())
                    : single(
                            input, output, new StateSlot(declared.get().layers().get(0), kind));
        }
        Optional<StateDialect.Carried> named = StateDialect.readAny(input.name());
        if (named.isPresent()) {
            return single(
                    input, output(input, named.get().outputs()), named.get().slot());
        }
        Optional<CombinedDialect.Carried> combined = CombinedDialect.read(input);
        if (combined.isPresent()) {
            int layer = combined.get().layer();
            return state(
                    List.of(new StateSlot(layer, StateKind.KEY), new StateSlot(layer, StateKind.VALUE)),
                    input,
                    output(input, combined.get().outputs()),
                    StateKind.KEY,
                    input.rank(),
                    combined.get().planes());
        }
        StateKind kind = StackedDialect.kindOf(input.name()).orElseThrow(() -> notUnderstood(input));
        GraphTensor.Dimension planes = input.dimension(0);
        require(planes.isFixed() && planes.length() > 0, input, "a fixed number of layers as the first axis");
        return stacked(input, stackedOutput(input), kind, stackedLayers.of(kind, Math.toIntExact(planes.length())));
    }

    private CarriedState single(GraphTensor input, String output, StateSlot slot) {
        return state(List.of(slot), input, output, slot.kind(), CACHE_RANK, Planes.NONE);
    }

    private CarriedState stacked(GraphTensor input, String output, StateKind kind, List<Integer> layers) {
        int smallestRank = kind == StateKind.CONV_STATE ? 3 : 4;
        require(
                input.rank() >= smallestRank
                        && input.rank() <= 5
                        && input.dimension(0).length() == layers.size(),
                input,
                "a state [" + layers.size() + " layers, …] of rank at least " + smallestRank);
        List<StateSlot> slots =
                layers.stream().map(layer -> new StateSlot(layer, kind)).toList();
        return state(slots, input, output, kind, input.rank(), Planes.FIRST);
    }

    private String stackedOutput(GraphTensor input) {
        List<String> found = StackedDialect.outputsOf(input.name(), outputs.keySet());
        if (found.size() != 1) {
            throw contract("the graph takes the stacked state " + input.name() + ", but among its outputs "
                    + "" + outputs.keySet() + ", "
                    + (found.isEmpty() ? "none contains" : found + " all contain")
                    + " that name; name the right one in a shipgate-bundle.json");
        }
        return output(input, found);
    }

    private String output(GraphTensor input, List<String> names) {
        String name = names.stream()
                .filter(outputs::containsKey)
                .findFirst()
                .orElseThrow(() -> contract("the graph takes the state " + input.name() + " but does not output " + ""
                        + String.join(" or ", names) + ", so its updates would be lost"));
        GraphTensor output = Objects.requireNonNull(outputs.get(name));
        if (!output.typeName().equals(input.typeName())) {
            throw contract("the state " + input + " is output as " + output + ", which has a different type");
        }
        return name;
    }

    /** @param cacheRank the rank of a cache; its last three axes are heads, tokens and vectors in some order */
    private CarriedState state(
            List<StateSlot> slots, GraphTensor input, String output, StateKind kind, int cacheRank, Planes planes) {
        boolean isCache = (kind == StateKind.KEY || kind == StateKind.VALUE) && input.rank() == cacheRank;
        int tokens = isCache ? tokenAxis(input) : NONE;
        CacheUse use = isCache ? CacheUse.of(graphs.nodes(input.name()), input, output) : CacheUse.UNKNOWN;
        Integer window = isCache ? window(input, input.dimension(tokens), use) : null;
        long[] shape = new long[input.rank()];
        for (int axis = 0; axis < shape.length; axis++) {
            GraphTensor.Dimension dimension = input.dimension(axis);
            shape[axis] = axis == tokens && window != null
                    ? window
                    : dimension.isFixed() ? dimension.length() : open(input, dimension, axis == tokens);
        }
        CacheLayout cache = null;
        if (isCache) {
            int axis = tokens - (input.rank() - CACHE_RANK);
            int columns = Math.toIntExact(shape[tokens]);
            cache = columns == 0
                    ? CacheLayout.growing(axis)
                    : window != null || use.isWindowLong()
                            ? CacheLayout.window(axis, columns)
                            : CacheLayout.fixed(axis, columns);
        }
        return new CarriedState(slots, input, output, Shape.of(shape), planes, cache, use);
    }

    /** Returns the axis that counts tokens: the one with such a name, or else the last but one. */
    private static int tokenAxis(GraphTensor cache) {
        for (int axis = cache.rank() - 3; axis < cache.rank(); axis++) {
            if (countsTokens(cache.dimension(axis).name())) {
                return axis;
            }
        }
        return cache.rank() - 2;
    }

    private static boolean countsTokens(String dimension) {
        return dimension.startsWith("past_seq") || dimension.equals("past_length") || isSliding(dimension);
    }

    /** As in onnxruntime-genai's {@code past_sliding_length}. */
    private static boolean isSliding(String dimension) {
        return dimension.startsWith("past_sliding");
    }

    /** Returns the length of a cache that the attention always wants as long as its window. */
    private @Nullable Integer window(GraphTensor input, GraphTensor.Dimension tokens, CacheUse use) {
        if (tokens.isFixed() || model.manifest().dimensions().containsKey(tokens.name())) {
            return null;
        }
        if (use.windowTokens() > 0 && (use.isWindowLong() || isSliding(tokens.name()))) {
            return use.windowTokens();
        }
        if (isSliding(tokens.name())) {
            throw unsupported("the cache " + input + " starts with the length of its window, which no "
                    + "GroupQueryAttention declares as local_window_size; set \"" + tokens.name()
                    + "\" under \"dimensions\" in a shipgate-bundle.json");
        }
        return null;
    }

    private long open(GraphTensor input, GraphTensor.Dimension dimension, boolean countsTokens) {
        String name = dimension.name();
        if (name.startsWith("batch")) {
            return 1;
        }
        Integer declared = model.manifest().dimensions().get(name);
        if (declared != null) {
            return declared;
        }
        Integer headSize = model.manifest().headSize();
        if (HEAD_SIZE_NAMES.contains(name) && headSize != null) {
            return headSize;
        }
        if (countsTokens || countsTokens(name)) {
            return 0;
        }
        throw unsupported("the state " + input + " leaves '" + dimension
                + "' undefined, and the bundle's config does not "
                + "define it"
                + (HEAD_SIZE_NAMES.contains(name) ? ": add " + model.headSizeField() : ""));
    }

    private void require(boolean condition, GraphTensor tensor, String expected) {
        if (!condition) {
            throw unsupported("the graph has " + tensor + ", expected " + expected);
        }
    }

    private EngineException notUnderstood(GraphTensor input) {
        return unsupported("the graph takes " + input + ", which the gate doesn't understand: "
                + (DecoderGraph.isInteger(input.type())
                        ? "it is none of the known tokens, masks, positions and lengths; if it is one of them under"
                                + " another name, add that to \"names\" in a shipgate-bundle.json"
                        : "a state has a name such as past_key_values.N.key|value|conv_state|recurrent_state, past.N.*,"
                                + " past_conv.N, past_recurrent.N or, stacked, k_cache, v_cache, conv_state, rec_state;"
                                + " if it is one, add it to \"states\" in a shipgate-bundle.json"));
    }

    /** The runtime may well run it, but the gate doesn't know how. */
    private EngineException unsupported(String problem) {
        return new EngineException(
                Stage.UNSUPPORTED, model.file(), problem + "; or run the bundle with --engine exec:PROGRAM");
    }

    private EngineException contract(String problem) {
        return new EngineException(Stage.CONTRACT, model.file(), problem);
    }
}
