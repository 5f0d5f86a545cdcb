package dev.shipgate.engine.onnx;

import dev.shipgate.bundle.BundleManifest;
import dev.shipgate.bundle.DeclaredState;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the inputs and the output of a decoder that aren't states. A tensor has the name that the manifest gives, else
 * its usual name. If there is no such tensor, it is the only one with the right type and shape.
 */
final class StepTensors {

    static final String INPUT_IDS = "input_ids";
    static final String INPUTS_EMBEDS = "inputs_embeds";
    static final String ATTENTION_MASK = "attention_mask";
    static final String POSITION_IDS = "position_ids";
    static final String LOGITS = "logits";

    private static final List<String> ROLES = List.of(INPUT_IDS, INPUTS_EMBEDS, ATTENTION_MASK, POSITION_IDS);

    private final BundleManifest manifest;
    private final Map<String, GraphTensor> inputs;
    private final Map<String, GraphTensor> outputs;
    private final Predicate<GraphTensor> hasOtherUse;

    /** @param hasOtherUse recognises inputs that can't have any of these roles, whatever their type and shape */
    StepTensors(
            BundleManifest manifest,
            Map<String, GraphTensor> inputs,
            Map<String, GraphTensor> outputs,
            Predicate<GraphTensor> hasOtherUse) {
        this.manifest = manifest;
        this.inputs = inputs;
        this.outputs = outputs;
        this.hasOtherUse = hasOtherUse;
    }

    /** Returns the name that a role has in the manifest, else its usual name. */
    String nameOf(String role) {
        return manifest.names().getOrDefault(role, role);
    }

    /** Returns the input that has a role by its name; {@code null} if there is none. */
    @Nullable
    GraphTensor named(String role) {
        return inputs.get(nameOf(role));
    }

    /** Returns the inputs that may be token ids. */
    List<GraphTensor> ids() {
        GraphTensor named = named(INPUT_IDS);
        return named != null
                ? List.of(named)
                : unknown(input -> isInteger(input) && input.rank() == 2 && !coversThePast(input));
    }

    /** Returns the input of positions; {@code null} if there is none. */
    @Nullable
    GraphTensor positions(GraphTensor ids) {
        GraphTensor named = named(POSITION_IDS);
        return named != null
                ? named
                : only(unknown(input -> !input.equals(ids)
                        && isInteger(input)
                        && input.rank() >= 1
                        && input.rank() <= 3
                        && last(input).equals(last(ids))));
    }

    /** Returns the mask; {@code null} if there is none. */
    @Nullable
    GraphTensor mask(GraphTensor ids) {
        GraphTensor named = named(ATTENTION_MASK);
        return named != null
                ? named
                : only(unknown(input -> !input.equals(ids)
                        && AttentionMask.supports(input)
                        && !last(input).isFixed()
                        && !last(input).equals(last(ids))));
    }

    /** Returns the outputs that may be logits. */
    List<GraphTensor> logits() {
        GraphTensor named = outputs.get(nameOf(LOGITS));
        return named != null
                ? List.of(named)
                : outputs.values().stream()
                        .filter(output -> DecoderGraph.isFloat(output.type()))
                        .filter(output -> output.rank() == 2 || output.rank() == 3)
                        .filter(output -> !stateOutputs().contains(output.name()))
                        .filter(output -> !last(output).isFixed()
                                || manifest.vocabSize() == null
                                || last(output).length() == manifest.vocabSize())
                        .toList();
    }

    /** Returns the inputs that have no role by their name, and aren't states. */
    private List<GraphTensor> unknown(Predicate<GraphTensor> fits) {
        Set<String> named = new HashSet<>(ROLES.stream().map(this::nameOf).toList());
        return inputs.values().stream()
                .filter(input -> !named.contains(input.name()))
                .filter(hasOtherUse.negate())
                .filter(input -> declared(input).isEmpty()
                        && StateDialect.readAny(input.name()).isEmpty()
                        && StackedDialect.kindOf(input.name()).isEmpty())
                .filter(fits)
                .toList();
    }

    private Set<String> stateOutputs() {
        Set<String> names = new HashSet<>();
        for (GraphTensor input : inputs.values()) {
            Stream.of(
                            declared(input).map(state -> List.of(state.output())),
                            StateDialect.readAny(input.name()).map(StateDialect.Carried::outputs),
                            StackedDialect.kindOf(input.name())
                                    .map(kind -> StackedDialect.outputsOf(input.name(), outputs.keySet())))
                    .flatMap(Optional::stream)
                    .forEach(names::addAll);
        }
        return names;
    }

    private Optional<DeclaredState> declared(GraphTensor input) {
        return manifest.states().stream()
                .filter(state -> state.input().equals(input.name()))
                .findFirst();
    }

    private static @Nullable GraphTensor only(Collection<GraphTensor> candidates) {
        return candidates.size() == 1 ? candidates.iterator().next() : null;
    }

    /** As a mask does: {@code total_sequence_length}, or {@code past_sequence_length + 1}. */
    private static boolean coversThePast(GraphTensor input) {
        String name = last(input).name();
        return name.startsWith("total") || name.contains("past");
    }

    private static boolean isInteger(GraphTensor input) {
        return DecoderGraph.isInteger(input.type());
    }

    private static GraphTensor.Dimension last(GraphTensor tensor) {
        return tensor.dimension(tensor.rank() - 1);
    }
}
