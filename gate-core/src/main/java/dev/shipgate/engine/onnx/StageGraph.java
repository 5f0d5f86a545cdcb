package dev.shipgate.engine.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.shipgate.bundle.PipelineStage;
import dev.shipgate.engine.EngineException;
import dev.shipgate.engine.EngineException.Stage;
import dev.shipgate.engine.onnx.StepGraph.Phase;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** One loaded graph of a step. Its outputs have the names under which other graphs and the next step take them. */
final class StageGraph implements AutoCloseable {

    /** Many tokens at once need memory that single tokens don't. The runtime keeps it otherwise. */
    private static final String GIVE_MEMORY_BACK = "memory.enable_memory_arena_shrinkage";

    /** A runtime that was built without such an arena refuses to run. Those for Linux have one. */
    private static final boolean KEEPS_MEMORY = System.getProperty("os.name").equals("Linux");

    private final PipelineStage stage;
    private final OrtSession session;
    private final Map<String, GraphTensor> inputs;
    private final Map<String, GraphTensor> outputs = new LinkedHashMap<>();
    /** The graph's names for its outputs, by the names under which they are taken. */
    private final Map<String, String> ownNames = new HashMap<>();

    private final GraphNodes nodes;

    /**
     * @param nodes of the graph's file
     * @throws EngineException if the graph doesn't have the inputs and outputs that the manifest lists for it
     */
    StageGraph(PipelineStage stage, OrtSession session, GraphNodes nodes) throws OrtException {
        this.stage = stage;
        this.session = session;
        this.nodes = nodes;
        this.inputs = tensors(session.getInputInfo());
        Map<String, GraphTensor> all = tensors(session.getOutputInfo());
        // The runtime that reads the manifest feeds a graph exactly the listed inputs and asks for the listed outputs.
        requireListed("inputs", stage.inputs(), session.getInputNames(), true);
        requireListed("outputs", stage.outputs(), session.getOutputNames(), false);
        all.forEach((name, tensor) -> {
            if (stage.outputs().isEmpty() || stage.outputs().contains(name)) {
                String passed = stage.passedName(name);
                ownNames.put(passed, name);
                outputs.put(passed, tensor.as(passed));
            }
        });
    }

    PipelineStage stage() {
        return stage;
    }

    Map<String, GraphTensor> inputs() {
        return inputs;
    }

    Map<String, GraphTensor> outputs() {
        return outputs;
    }

    GraphNodes nodes() {
        return nodes;
    }

    /**
     * Runs the graph and adds its outputs to a step's.
     *
     * @param feeds the values that no earlier graph of the step output, by name
     * @param requested the outputs to compute
     * @param pinned the outputs to write in place, by name
     * @param phase tells how many tokens are fed
     */
    void run(
            Phase phase,
            Map<String, OnnxTensor> feeds,
            Set<String> requested,
            Map<String, OnnxValue> pinned,
            StepResult step)
            throws OrtException {
        Map<String, OnnxTensor> taken = new HashMap<>();
        for (String input : inputs.keySet()) {
            OnnxTensor value = step.find(input).orElseGet(() -> feeds.get(input));
            if (value != null) {
                taken.put(input, value);
            }
        }
        Set<String> asked = requested.stream().map(this::ownName).collect(Collectors.toSet());
        Map<String, OnnxValue> inPlace = new HashMap<>();
        pinned.forEach((name, value) -> inPlace.put(ownName(name), value));
        try (OrtSession.RunOptions options = new OrtSession.RunOptions()) {
            if (KEEPS_MEMORY && phase == Phase.PROMPT) {
                options.addRunConfigEntry(GIVE_MEMORY_BACK, "cpu:0");
            }
            step.add(session.run(taken, asked, inPlace, options), stage.forwarded());
        }
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }

    private String ownName(String output) {
        return Objects.requireNonNull(ownNames.get(output), () -> stage.name() + " doesn't output " + output);
    }

    private void requireListed(String what, List<String> listed, Set<String> present, boolean completely) {
        boolean fits = listed.isEmpty()
                || present.containsAll(listed) && (!completely || new HashSet<>(listed).containsAll(present));
        if (!fits) {
            throw new EngineException(
                    Stage.CONTRACT,
                    stage.file(),
                    "the manifest lists the " + what + " " + listed + " of the stage " + stage.name()
                            + ", but the graph has " + present);
        }
    }

    private Map<String, GraphTensor> tensors(Map<String, NodeInfo> infos) {
        Map<String, GraphTensor> tensors = new LinkedHashMap<>();
        infos.forEach((name, info) -> GraphTensor.of(info)
                .map(tensor -> nodes.declaredType(name).map(tensor::declared).orElse(tensor))
                .ifPresent(tensor -> tensors.put(name, tensor)));
        return tensors;
    }
}
