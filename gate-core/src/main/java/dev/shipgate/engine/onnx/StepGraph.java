package dev.shipgate.engine.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import dev.shipgate.bundle.PipelineStage;
import dev.shipgate.engine.EngineException;
import dev.shipgate.engine.EngineException.Stage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The loaded graphs that make a step together, seen as one: values pass from graph to graph by name, and what no graph
 * outputs before it is taken is an input of the whole. Usually there is only one graph.
 */
final class StepGraph {

    /** What a step feeds; a graph may run only for one of them. */
    enum Phase {
        /** Any number of tokens that are known in advance. */
        PROMPT(PipelineStage::runsOnPrompt),
        /** One generated token. */
        TOKEN(PipelineStage::runsOnToken);

        private final Predicate<PipelineStage> runs;

        Phase(Predicate<PipelineStage> runs) {
            this.runs = runs;
        }
    }

    private final List<StageGraph> stages;
    private final Map<String, GraphTensor> inputs = new LinkedHashMap<>();
    private final Map<String, GraphTensor> outputs = new LinkedHashMap<>();
    private boolean passesOneToken;

    /**
     * @param stages in the order in which they run
     * @throws EngineException if the graphs don't fit together
     */
    StepGraph(List<StageGraph> stages) {
        this.stages = List.copyOf(stages);
        Map<String, GraphTensor> inPrompt = new LinkedHashMap<>();
        connect(Phase.PROMPT, inPrompt, outputs);
        Map<String, GraphTensor> afterToken = new LinkedHashMap<>();
        connect(Phase.TOKEN, inputs, afterToken);
        outputs.keySet().retainAll(afterToken.keySet());
        inPrompt.forEach((name, input) -> inputs.merge(name, input, this::inEitherPhase));
    }

    /** Returns the inputs that don't come from another graph. */
    Map<String, GraphTensor> inputs() {
        return inputs;
    }

    /** Returns all outputs, including those that other graphs take. */
    Map<String, GraphTensor> outputs() {
        return outputs;
    }

    /** Tells whether only one token at a time fits into the values that pass from graph to graph. */
    boolean passesOneToken() {
        return passesOneToken;
    }

    /** Returns the nodes of the first graph that takes an input. */
    GraphNodes nodes(String input) {
        return stages.stream()
                .filter(each -> each.inputs().containsKey(input))
                .findFirst()
                .map(StageGraph::nodes)
                .orElseGet(GraphNodes::none);
    }

    /**
     * Runs a step.
     *
     * @param feeds the inputs by name
     * @param requested the outputs to return
     * @param pinned the outputs to write in place, by name
     * @return the requested outputs; the caller must close it
     */
    StepResult run(
            Phase phase, Map<String, OnnxTensor> feeds, Set<String> requested, Map<String, ? extends OnnxValue> pinned)
            throws OrtException {
        List<StageGraph> running = running(phase);
        StepResult step = new StepResult();
        try {
            for (int i = 0; i < running.size(); i++) {
                StageGraph stage = running.get(i);
                Set<String> wanted = new LinkedHashSet<>(requested);
                running.subList(i + 1, running.size())
                        .forEach(later -> wanted.addAll(later.inputs().keySet()));
                wanted.retainAll(stage.outputs().keySet());
                wanted.removeAll(pinned.keySet());
                Map<String, OnnxValue> inPlace = new LinkedHashMap<>(pinned);
                inPlace.keySet().retainAll(stage.outputs().keySet());
                if (!wanted.isEmpty() || !inPlace.isEmpty()) {
                    stage.run(phase, feeds, wanted, inPlace, step);
                }
            }
            return step;
        } catch (OrtException | RuntimeException failed) {
            step.close();
            throw failed;
        }
    }

    /** Returns its graphs, in the order in which they run. */
    List<StageGraph> stages() {
        return stages;
    }

    private List<StageGraph> running(Phase phase) {
        return stages.stream().filter(each -> phase.runs.test(each.stage())).toList();
    }

    /** Finds what goes in and what comes out when the graphs of one phase run. */
    private void connect(Phase phase, Map<String, GraphTensor> in, Map<String, GraphTensor> out) {
        List<StageGraph> running = running(phase);
        Set<String> taken = new HashSet<>();
        for (int i = 0; i < running.size(); i++) {
            StageGraph stage = running.get(i);
            for (GraphTensor input : stage.inputs().values()) {
                GraphTensor passed = out.get(input.name());
                if (passed != null) {
                    requirePasses(stage, passed, input);
                    passesOneToken |= input.rank() == 3 && input.dimension(1).length() == 1;
                } else {
                    requireNotFromLater(stage, input, running.subList(i + 1, running.size()));
                    in.merge(input.name(), input, (one, other) -> inBoth(stage, one, other));
                }
                taken.add(input.name());
            }
            for (GraphTensor output : stage.outputs().values()) {
                boolean isLost = out.containsKey(output.name()) && !taken.contains(output.name());
                require(!isLost, stage, "outputs " + output + ", which a stage before it has output already");
                out.put(output.name(), output);
                taken.remove(output.name());
            }
        }
    }

    private static void requirePasses(StageGraph stage, GraphTensor passed, GraphTensor input) {
        boolean fits = passed.type() == input.type() && passed.rank() == input.rank();
        for (int axis = 0; fits && axis < input.rank(); axis++) {
            GraphTensor.Dimension given = passed.dimension(axis);
            GraphTensor.Dimension wanted = input.dimension(axis);
            fits = !given.isFixed() || !wanted.isFixed() || given.length() == wanted.length();
        }
        require(fits, stage, "takes " + input + ", but a stage before it outputs " + passed);
    }

    private static void requireNotFromLater(StageGraph stage, GraphTensor input, List<StageGraph> later) {
        for (StageGraph other : later) {
            require(
                    !other.outputs().containsKey(input.name()),
                    stage,
                    "takes " + input + ", which only " + other.stage().name()
                            + " outputs, and that doesn't run before it");
        }
    }

    /** Returns an input that two graphs of one phase take: what is fixed in either is fixed. */
    private static GraphTensor inBoth(StageGraph stage, GraphTensor one, GraphTensor other) {
        require(
                one.type() == other.type() && one.rank() == other.rank(),
                stage,
                "takes " + other + ", and a stage before it " + one);
        List<GraphTensor.Dimension> dimensions = new ArrayList<>();
        for (int axis = 0; axis < one.rank(); axis++) {
            dimensions.add(one.dimension(axis).isFixed() ? one.dimension(axis) : other.dimension(axis));
        }
        return one.with(dimensions);
    }

    /** Returns an input of both phases: a prompt may be wider than a token. */
    private GraphTensor inEitherPhase(GraphTensor token, GraphTensor prompt) {
        boolean fits = token.type() == prompt.type() && token.rank() == prompt.rank();
        for (int axis = 0; fits && axis < token.rank(); axis++) {
            fits = !prompt.dimension(axis).isFixed()
                    || prompt.dimension(axis).length() == token.dimension(axis).length();
        }
        if (!fits) {
            throw new EngineException(
                    Stage.UNSUPPORTED,
                    stages.get(0).stage().file(),
                    "the stages take " + prompt + " for a prompt and " + token + " for a token, and the gate doesn't "
                            + "pad prompts; export the stages of the prompt with a free length, gate a copy whose"
                            + " manifest lists only those of single tokens, or run the bundle with --engine"
                            + " exec:PROGRAM");
        }
        return prompt;
    }

    private static void require(boolean condition, StageGraph stage, String problem) {
        if (!condition) {
            throw new EngineException(
                    Stage.CONTRACT,
                    stage.stage().file(),
                    "the stage " + stage.stage().name() + " " + problem
                            + "; check the files and the order of the stages in the manifest");
        }
    }
}
