package dev.shipgate.engine.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.shipgate.bundle.Bundle;
import dev.shipgate.bundle.DeclaredState;
import dev.shipgate.engine.EngineException;
import dev.shipgate.engine.EngineException.Stage;
import dev.shipgate.oracle.StateKind;
import dev.shipgate.oracle.StateSlot;
import dev.shipgate.tensor.Shape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
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

    private static final String CACHE_BRANCH = "use_cache_branch";
    private static final String LOGITS_TO_KEEP = "num_logits_to_keep";

    private final Bundle bundle;
    private final StackedLayers stackedLayers;
    private final @Nullable TokenEmbedding embedding;
    private final Map<String, GraphTensor> inputs;
    private final Map<String, GraphTensor> outputs;
    private final StepTensors step;

    DecoderGraphReader(
            Bundle bundle, OrtSession session, StackedLayers stackedLayers, @Nullable TokenEmbedding embedding)
            throws OrtException {
        this.bundle = bundle;
        this.embedding = embedding;
        this.stackedLayers = stackedLayers;
        this.inputs = tensors(session.getInputInfo());
        this.outputs = tensors(session.getOutputInfo());
        this.step = new StepTensors(bundle.manifest(), inputs, outputs);
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
        GraphTensor positionIds = positionIds(inputIds);
        List<GraphTensor> embedded = new ArrayList<>();
        List<FilledInput> filled = new ArrayList<>();
        Set<GraphTensor> known = new HashSet<>();
        Stream.of(inputIds, inputsEmbeds, attentionMask, positionIds)
                .filter(Objects::nonNull)
                .forEach(known::add);
        for (GraphTensor input : inputs.values()) {
            if (!known.contains(input) && embedding != null && isEmbedded(input, embedding)) {
                embedded.add(input);
            } else if (!known.contains(input)) {
                FilledInput.of(input).ifPresent(filled::add);
            }
        }
        known.addAll(embedded);
        filled.forEach(each -> known.add(each.tensor()));
        List<CarriedState> states = states(known);
        DecoderGraph graph = new DecoderGraph(
                inputIds,
                embedding == null ? null : inputsEmbeds,
                embedded,
                attentionMask,
                positionIds,
                inputs.get(CACHE_BRANCH),
                inputs.get(LOGITS_TO_KEEP),
                filled,
                logits,
                states);
        if (states.isEmpty() && graph.hasStaticInputIds()) {
            throw contract("the graph takes one token per step and carries no state, so all previous tokens are lost");
        }
        return graph;
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

    private static boolean isEmbedded(GraphTensor input, TokenEmbedding embedding) {
        return embedding
                .outputFor(input)
                .filter(output -> output.type() == input.type())
                .isPresent();
    }

    private @Nullable GraphTensor positionIds(GraphTensor inputIds) {
        GraphTensor positionIds = step.positions(inputIds);
        if (positionIds != null) {
            require(
                    DecoderGraph.isInteger(positionIds.type())
                            && positionIds.rank() >= 1
                            && positionIds.rank() <= 3
                            && (positionIds.rank() < 3
                                    || positionIds.dimension(0).isFixed()),
                    positionIds,
                    "int32 or int64 [S], [1, S] or [planes, 1, S] with a fixed number of planes");
        }
        return positionIds;
    }

    private List<CarriedState> states(Set<GraphTensor> known) {
        List<CarriedState> states = new ArrayList<>();
        Set<StateSlot> slots = new HashSet<>();
        for (GraphTensor input : inputs.values()) {
            if (known.contains(input)
                    || input.name().equals(CACHE_BRANCH)
                    || input.name().equals(LOGITS_TO_KEEP)) {
                continue;
            }
            CarriedState state = state(input);
            for (StateSlot slot : state.slots()) {
                if (!slots.add(slot)) {
                    throw contract("two inputs carry the state " + slot);
                }
            }
            states.add(state);
        }
        states.sort(Comparator.comparing(state -> state.slots().get(0)));
        return states;
    }

    private EngineException notUnderstood(GraphTensor input) {
        return unsupported("the graph takes " + input
                + ", which the gate doesn't understand: it isn't a token, a mask, a position, a length or a state in a"
                + " known dialect. If it is one, declare it in a shipgate-bundle.json (\"names\" or \"states\"); else"
                + " run the bundle with a program of yours: --engine exec:PROGRAM");
    }

    private CarriedState state(GraphTensor input) {
        Optional<StateDialect.Carried> named = StateDialect.readAny(input.name());
        boolean isDeclared = bundle.manifest().states().stream()
                .anyMatch(state -> state.input().equals(input.name()));
        if (!isDeclared
                && named.isEmpty()
                && StackedDialect.kindOf(input.name()).isEmpty()) {
            throw notUnderstood(input);
        }
        if (!DecoderGraph.isFloat(input.type())) {
            throw unsupported("the state " + input + " isn't made of floats, which is all that the gate can seed and"
                    + " compare; run the bundle with a program of yours: --engine exec:PROGRAM");
        }
        Optional<DeclaredState> declared = bundle.manifest().states().stream()
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
        if (named.isPresent()) {
            return single(
                    input, output(input, named.get().outputs()), named.get().slot());
        }
        StateKind kind = StackedDialect.kindOf(input.name()).orElseThrow(() -> notUnderstood(input));
        GraphTensor.Dimension planes = input.dimension(0);
        require(planes.isFixed() && planes.length() > 0, input, "a fixed number of layers as the first axis");
        return stacked(input, stackedOutput(input), kind, stackedLayers.of(kind, Math.toIntExact(planes.length())));
    }

    private CarriedState single(GraphTensor input, String output, StateSlot slot) {
        return new CarriedState(List.of(slot), input, output, fresh(input, slot.kind(), 4), false);
    }

    private CarriedState stacked(GraphTensor input, String output, StateKind kind, List<Integer> layers) {
        int smallestRank = kind == StateKind.CONV_STATE ? 3 : 4;
        require(
                input.rank() >= smallestRank
                        && input.rank() <= 5
                        && input.dimension(0).length() == layers.size(),
                input,
                "a state [" + layers.size() + " layers, …] of rank at least " + smallestRank);
        return new CarriedState(
                layers.stream().map(layer -> new StateSlot(layer, kind)).toList(),
                input,
                output,
                fresh(input, kind, input.rank()),
                true);
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
        if (output.type() != input.type()) {
            throw contract("the state " + input + " is output as " + output + ", which has a different type");
        }
        return name;
    }

    /** @param cacheRank the rank of a cache whose second-to-last axis counts tokens */
    private Shape fresh(GraphTensor input, StateKind kind, int cacheRank) {
        boolean isCache = (kind == StateKind.KEY || kind == StateKind.VALUE) && input.rank() == cacheRank;
        int tokens = isCache ? cacheRank - 2 : -1;
        if (isCache
                && input.dimension(tokens).isFixed()
                && input.dimension(tokens).length() != 0) {
            throw unsupported("the cache " + input + " has a fixed capacity, but only growing caches are supported");
        }
        long[] shape = new long[input.rank()];
        for (int axis = 0; axis < shape.length; axis++) {
            GraphTensor.Dimension dimension = input.dimension(axis);
            shape[axis] = dimension.isFixed() ? dimension.length() : open(input, dimension, axis == tokens);
        }
        return Shape.of(shape);
    }

    private long open(GraphTensor input, GraphTensor.Dimension dimension, boolean countsTokens) {
        String name = dimension.name();
        if (name.startsWith("batch")) {
            return 1;
        }
        if (name.startsWith("past_seq") || name.equals("past_length") || name.equals("past_sequence_length")) {
            return 0;
        }
        Integer declared = bundle.manifest().dimensions().get(name);
        if (declared != null) {
            return declared;
        }
        Integer headSize = bundle.manifest().headSize();
        if (HEAD_SIZE_NAMES.contains(name) && headSize != null) {
            return headSize;
        }
        if (countsTokens) {
            return 0;
        }
        throw unsupported("the state " + input + " leaves '" + dimension
                + "' undefined, and the bundle's config does not "
                + "define it"
                + (HEAD_SIZE_NAMES.contains(name) ? ": add " + bundle.layout().headSizeField() : ""));
    }

    private void require(boolean condition, GraphTensor tensor, String expected) {
        if (!condition) {
            throw unsupported("the graph has " + tensor + ", expected " + expected);
        }
    }

    /** The runtime may well run it, but the gate doesn't know how. */
    private EngineException unsupported(String problem) {
        return new EngineException(Stage.UNSUPPORTED, bundle.modelFile(), problem);
    }

    private EngineException contract(String problem) {
        return new EngineException(Stage.CONTRACT, bundle.modelFile(), problem);
    }

    private static Map<String, GraphTensor> tensors(Map<String, NodeInfo> nodes) {
        Map<String, GraphTensor> tensors = new LinkedHashMap<>();
        nodes.forEach((name, node) -> GraphTensor.of(node).ifPresent(tensor -> tensors.put(name, tensor)));
        return tensors;
    }
}
