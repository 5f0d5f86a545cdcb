package dev.shipgate.engine.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import dev.shipgate.bundle.Bundle;
import dev.shipgate.bundle.PipelineStage;
import dev.shipgate.engine.Engine;
import dev.shipgate.engine.EngineException;
import dev.shipgate.engine.EngineException.Stage;
import dev.shipgate.engine.EngineOptions;
import dev.shipgate.engine.RowSink;
import dev.shipgate.engine.StateDigest;
import dev.shipgate.engine.onnx.StepGraph.Phase;
import dev.shipgate.input.IoProblem;
import dev.shipgate.oracle.StateSlot;
import dev.shipgate.tensor.Shape;
import dev.shipgate.tensor.Tensor;
import dev.shipgate.transcript.EngineFacts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Runs a bundle with ONNX Runtime on the CPU. */
public final class OnnxEngine implements Engine {

    /** Where external weights are if the model itself comes from memory. */
    private static final String EXTERNAL_DATA_FOLDER = "session.model_external_initializers_file_folder_path";

    private static final long WORTH_COLLECTING_BYTES = 16 << 20;

    private final OnnxModel model;
    private final OrtEnvironment environment;
    private final StepGraph steps;
    private final @Nullable TokenEmbedding embedding;
    private final DecoderGraph graph;
    private final SessionSettings settings;
    private final Set<String> presentOutputs;
    private final DecodeState state;
    private final StepInputs inputs;
    private final LogitsBuffer logitsBuffer;
    private final PromptLogits promptLogits;
    /** Tokens fed so far to a graph that carries no state, which must be fed again at every step. */
    private final List<Integer> fed = new ArrayList<>();

    private int position;
    private long runNanos;

    private OnnxEngine(
            OnnxModel model,
            OrtEnvironment environment,
            StepGraph steps,
            @Nullable TokenEmbedding embedding,
            DecoderGraph graph,
            SessionSettings settings)
            throws OrtException {
        this.model = model;
        this.environment = environment;
        this.steps = steps;
        this.embedding = embedding;
        this.graph = graph;
        this.settings = settings;
        this.presentOutputs = new LinkedHashSet<>(
                graph.states().stream().map(CarriedState::output).toList());
        this.state = new DecodeState(environment, graph.states());
        this.inputs = new StepInputs(environment, graph, embedding);
        this.logitsBuffer = new LogitsBuffer(graph.logits());
        this.promptLogits = new PromptLogits(graph.logits());
    }

    /** Loads the native library in advance; otherwise the first bundle has to wait for it. */
    public static void loadLibrary() {
        environment();
    }

    /** Returns the version of the native library, loading it if necessary. */
    public static String libraryVersion() {
        return environment().getVersion();
    }

    /** ONNX Runtime's log repeats what its exceptions say, and here each exception becomes one line. */
    private static OrtEnvironment environment() {
        return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "shipgate");
    }

    /** Loads a bundle whose stacked states, if any, belong to consecutive layers from 0. */
    public static Engine open(Bundle bundle, EngineOptions options) {
        return open(bundle, options, StackedLayers.counted());
    }

    /**
     * Loads a bundle.
     *
     * @param layers consulted if the bundle does not declare which layers a stacked state belongs to
     * @throws EngineException if the runtime rejects the model, or the graph isn't a supported decoder
     */
    public static Engine open(Bundle bundle, EngineOptions options, StackedLayers layers) {
        return open(OnnxModel.of(bundle), options, layers, () -> {});
    }

    /**
     * Loads a model, warms it up with one real step, then resets it.
     *
     * @param layers consulted if the bundle does not declare which layers a stacked state belongs to
     * @param loaded called when the runtime has loaded the model, before it runs anything
     * @throws EngineException if the runtime rejects the model, or the graph isn't a supported decoder
     */
    public static OnnxEngine open(OnnxModel model, EngineOptions options, StackedLayers layers, Runnable loaded) {
        List<StageGraph> stages = new ArrayList<>();
        @Nullable TokenEmbedding embedding = null;
        @Nullable OnnxEngine engine = null;
        try {
            OrtEnvironment environment = environment();
            SessionSettings settings = new SessionSettings(options);
            try (OrtSession.SessionOptions sessionOptions = settings.toSessionOptions()) {
                for (PipelineStage stage : model.stages()) {
                    stages.add(load(environment, stage, options, sessionOptions));
                }
                if (model.embeddingFile() != null) {
                    embedding = embedding(environment, model.embeddingFile(), sessionOptions);
                }
            }
            loaded.run();
            StepGraph steps = new StepGraph(stages);
            DecoderGraph declared = new DecoderGraphReader(model, steps, layers, embedding).read();
            DecoderGraph graph = new CacheProbe(environment, steps, declared, embedding).complete();
            engine = new OnnxEngine(model, environment, steps, embedding, graph, settings);
            engine.warmUp();
            return engine;
        } catch (OrtException refused) {
            close(stages, embedding, engine);
            throw cannotLoad(model.file(), refused);
        } catch (RuntimeException failed) {
            close(stages, embedding, engine);
            throw failed;
        }
    }

    private static TokenEmbedding embedding(
            OrtEnvironment environment, Path file, OrtSession.SessionOptions sessionOptions) throws OrtException {
        OrtSession session = environment.createSession(file.toString(), sessionOptions);
        try {
            return TokenEmbedding.of(file, session);
        } catch (OrtException | RuntimeException misfit) {
            session.close();
            throw misfit;
        }
    }

    private static StageGraph load(
            OrtEnvironment environment,
            PipelineStage stage,
            EngineOptions options,
            OrtSession.SessionOptions sessionOptions) {
        try {
            GraphNodes nodes = GraphNodes.read(stage.file());
            OrtSession session = createSession(environment, stage.file(), nodes, options, sessionOptions);
            try {
                return new StageGraph(stage, session, nodes);
            } catch (OrtException | RuntimeException misfit) {
                session.close();
                throw misfit;
            }
        } catch (IOException unreadable) {
            throw new EngineException(
                    Stage.LOAD, stage.file(), "cannot be read: " + IoProblem.of(unreadable), unreadable);
        } catch (OrtException refused) {
            throw cannotLoad(stage.file(), refused);
        }
    }

    private static EngineException cannotLoad(Path file, OrtException refused) {
        return new EngineException(Stage.LOAD, file, "ONNX Runtime cannot load it: " + refused.getMessage(), refused);
    }

    private static OrtSession createSession(
            OrtEnvironment environment,
            Path file,
            GraphNodes nodes,
            EngineOptions options,
            OrtSession.SessionOptions sessionOptions)
            throws OrtException {
        List<Consumer<GraphProto.Builder>> edits = new ArrayList<>();
        if (options.exactActivations()) {
            edits.add(ExactActivations::compute);
        }
        if (nodes.needWidening()) {
            edits.add(WidenedTypes::widen);
        }
        if (edits.isEmpty()) {
            return environment.createSession(file.toString(), sessionOptions);
        }
        sessionOptions.addConfigEntry(
                EXTERNAL_DATA_FOLDER,
                Objects.requireNonNull(file.toAbsolutePath().getParent()).toString());
        return environment.createSession(EditedModel.of(file, edits), sessionOptions);
    }

    @Override
    public EngineFacts facts() {
        return new EngineFacts(
                "onnxruntime",
                environment.getVersion(),
                options(),
                graph.hasStaticInputIds() || steps.passesOneToken(),
                graph.inputIds().typeName(),
                graph.logits().typeName(),
                vocabularySize(),
                graph.states().stream()
                        .flatMap(carried -> carried.facts().stream())
                        .toList());
    }

    private Map<String, String> options() {
        Map<String, String> options = new LinkedHashMap<>(settings.described());
        graph.rotary().stream()
                .flatMap(input -> input.layoutInWords().stream())
                .findFirst()
                .ifPresent(layout -> options.put("rotary_inputs", layout));
        return options;
    }

    @Override
    public int vocabularySize() {
        return logitsBuffer.vocabularySize();
    }

    @Override
    public void reset() {
        position = 0;
        fed.clear();
        try {
            state.reset();
        } catch (OrtException refused) {
            throw stepFailed(refused);
        }
    }

    @Override
    public void seed(Map<StateSlot, Tensor> seed, int seedPosition) {
        reset();
        Map<StateSlot, Tensor> laid = layOut(seed, seedPosition);
        try {
            for (CarriedState carried : graph.states()) {
                state.lay(
                        carried,
                        carried.slots().stream()
                                .map(slot -> carried.asTaken(Objects.requireNonNull(laid.get(slot))))
                                .toList());
            }
        } catch (OrtException refused) {
            throw stepFailed(refused);
        }
        position = seedPosition;
    }

    @Override
    public Map<StateSlot, Tensor> layOut(Map<StateSlot, Tensor> recorded, int recordedPosition) {
        SeedLayout.requireSameSlots(
                graph.states().stream()
                        .flatMap(carried -> carried.slots().stream())
                        .collect(Collectors.toSet()),
                recorded);
        Map<StateSlot, Tensor> laid = new TreeMap<>();
        for (CarriedState carried : graph.states()) {
            for (StateSlot slot : carried.slots()) {
                Tensor state = Objects.requireNonNull(recorded.get(slot), "the slots are the same");
                laid.put(slot, layOut(carried, slot, state, recordedPosition));
            }
        }
        return laid;
    }

    private static Tensor layOut(CarriedState carried, StateSlot slot, Tensor recorded, int recordedPosition) {
        Shape fresh = carried.freshOfOne();
        String taker = carried.input().toString();
        CacheLayout cache = carried.cache();
        return cache == null
                ? SeedLayout.lay(slot, fresh, taker, recorded, recordedPosition)
                : SeedLayout.layCache(slot, cache, fresh, carried.codesPerElement(), taker, recorded, recordedPosition);
    }

    @Override
    public Map<StateSlot, Tensor> states() {
        Map<StateSlot, Tensor> copies = new TreeMap<>();
        graph.states().forEach(carried -> copies.putAll(copies(carried)));
        return copies;
    }

    /**
     * Returns the states as {@link #states} does, but not as copies where they can be read in place: until the next
     * step.
     */
    public Map<StateSlot, Tensor> statesInPlace() {
        Map<StateSlot, Tensor> states = new TreeMap<>();
        for (CarriedState carried : graph.states()) {
            state.inPlace(carried)
                    .ifPresentOrElse(
                            tensor -> states.put(carried.slots().get(0), tensor), () -> states.putAll(copies(carried)));
        }
        return states;
    }

    private Map<StateSlot, Tensor> copies(CarriedState carried) {
        Map<StateSlot, Tensor> copies = new TreeMap<>();
        List<Tensor> planes = state.copies(carried);
        for (int plane = 0; plane < planes.size(); plane++) {
            copies.put(carried.slots().get(plane), carried.asRecorded(planes.get(plane), position));
        }
        return copies;
    }

    /** Digests the bytes where no layout has to be taken into account, as in the largest states. */
    @Override
    public Map<StateSlot, Integer> stateDigests() {
        Map<StateSlot, Integer> digests = new TreeMap<>();
        for (CarriedState carried : graph.states()) {
            if (carried.cache() == null && carried.planes() == Planes.NONE) {
                digests.put(carried.slots().get(0), state.digest(carried));
            } else {
                copies(carried).forEach((slot, copy) -> digests.put(slot, StateDigest.of(copy)));
            }
        }
        return digests;
    }

    @Override
    public int prefill(List<Integer> ids, float[] logits, RowSink rows) {
        if (!graph.isStateless()) {
            return feed(ids, ids.size(), logits, rows);
        }
        fed.addAll(ids);
        position = 0;
        return feed(fed, ids.size(), logits, rows);
    }

    /** @param last how many of the tokens are new, at the end */
    private int feed(List<Integer> ids, int last, float[] logits, RowSink rows) {
        try (StepInputs.Fed step = inputs.feed(state.inputs(), ids, position)) {
            Map<String, OnnxValue> pinned = state.pinned();
            pinned.putAll(promptLogits.pinned(environment, ids.size(), vocabularySize()));
            StepResult result = timedRun(Phase.PROMPT, step.feeds(), requested(pinned), pinned);
            state.carry(result);
            position += ids.size();
            return promptLogits.read(result, ids.size(), last, logits, rows);
        } catch (OrtException refused) {
            throw stepFailed(refused);
        }
    }

    /** Returns the outputs to ask for, which are those that the runtime doesn't write in place. */
    private Set<String> requested(Map<String, OnnxValue> pinned) {
        Set<String> requested = new LinkedHashSet<>(presentOutputs);
        requested.add(graph.logits().name());
        requested.removeAll(pinned.keySet());
        return requested;
    }

    @Override
    public void step(int tokenId, float[] logits) {
        if (graph.isStateless()) {
            fed.add(tokenId);
            position = 0;
            feed(fed, 1, logits, RowSink.NONE);
            return;
        }
        run(tokenId);
        logitsBuffer.read(logits);
    }

    @Override
    public long runNanos() {
        return runNanos + (embedding == null ? 0 : embedding.runNanos());
    }

    @Override
    public OptionalLong processId() {
        return OptionalLong.of(ProcessHandle.current().pid());
    }

    @Override
    public void close() {
        boolean isMuch = state.byteCount() + promptLogits.byteCount() > WORTH_COLLECTING_BYTES;
        state.close();
        logitsBuffer.close();
        promptLogits.close();
        close(steps.stages(), embedding, null);
        if (isMuch) {
            // Java frees such memory when it collects garbage, which it sees no reason for: its own heap isn't full.
            System.gc();
        }
    }

    private void warmUp() {
        reset();
        if (graph.isStateless()) {
            logitsBuffer.learn(shapeOfOneRow());
        } else {
            run(0);
        }
        reset();
        runNanos = 0;
    }

    /** Runs one token to determine the length of a row. */
    private Shape shapeOfOneRow() {
        try (StepInputs.Fed step = inputs.feed(Map.of(), List.of(0), 0);
                StepResult result = timedRun(
                        Phase.PROMPT, step.feeds(), Set.of(graph.logits().name()), Map.of())) {
            return Shape.of(result.get(graph.logits().name()).getInfo().getShape());
        } catch (OrtException refused) {
            throw stepFailed(refused);
        }
    }

    private void run(int tokenId) {
        try (StepInputs.Fed step = inputs.feed(state.inputs(), List.of(tokenId), position)) {
            Map<String, OnnxValue> pinned = state.pinned();
            pinned.putAll(logitsBuffer.pinned(environment));
            StepResult result = timedRun(Phase.TOKEN, step.feeds(), requested(pinned), pinned);
            logitsBuffer.accept(result);
            state.carry(result);
            position++;
        } catch (OrtException refused) {
            throw stepFailed(refused);
        }
    }

    private StepResult timedRun(
            Phase phase, Map<String, OnnxTensor> feeds, Set<String> requested, Map<String, OnnxValue> pinned)
            throws OrtException {
        long start = System.nanoTime();
        try {
            return steps.run(phase, feeds, requested, pinned);
        } finally {
            runNanos += System.nanoTime() - start;
        }
    }

    private EngineException stepFailed(OrtException refused) {
        return new EngineException(Stage.STEP, model.file(), "step " + position + ": " + refused.getMessage(), refused);
    }

    private static void close(
            List<StageGraph> stages, @Nullable TokenEmbedding embedding, @Nullable OnnxEngine engine) {
        if (engine != null) {
            engine.state.close();
            engine.logitsBuffer.close();
            engine.promptLogits.close();
        }
        try {
            if (embedding != null) {
                embedding.close();
            }
            for (StageGraph stage : stages) {
                stage.close();
            }
        } catch (OrtException alreadyGone) {
            throw new IllegalStateException("the session could not be closed", alreadyGone);
        }
    }
}
