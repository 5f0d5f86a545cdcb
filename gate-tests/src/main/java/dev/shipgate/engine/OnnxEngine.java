package dev.shipgate.engine;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import dev.shipgate.bundle.Bundle;
import dev.shipgate.engine.EngineException.Stage;
import dev.shipgate.oracle.StateSlot;
import dev.shipgate.tensor.Shape;
import dev.shipgate.tensor.Tensor;
import dev.shipgate.transcript.EngineFacts;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Runs a bundle with ONNX Runtime on the CPU. */
public final class OnnxEngine implements Engine {

    private static final Shape ONE_TOKEN = Shape.of(1, 1);
    private static final int FIRST_MASK_CAPACITY = 512;

    private final Bundle bundle;
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final DecoderGraph graph;
    private final SessionSettings settings;
    private final Set<String> presentOutputs;
    private final DecodeState state;
    private final NativeIds tokenIds;
    private final NativeIds positionIds;
    private final NativeIds mask;
    private final LogitsBuffer logitsBuffer;
    /** What was fed to a graph that carries nothing, and must be fed again at every step. */
    private final List<Integer> fed = new ArrayList<>();

    private int position;
    private long runNanos;

    private OnnxEngine(
            Bundle bundle, OrtEnvironment environment, OrtSession session, DecoderGraph graph, SessionSettings settings)
            throws OrtException {
        this.bundle = bundle;
        this.environment = environment;
        this.session = session;
        this.graph = graph;
        this.settings = settings;
        this.presentOutputs = new LinkedHashSet<>(
                graph.states().stream().map(CarriedState::output).toList());
        this.state = new DecodeState(environment, graph.states());
        this.tokenIds = new NativeIds(graph.inputIds().type(), 1);
        this.positionIds = new NativeIds(
                graph.positionIds() == null ? graph.inputIds().type() : graph.positionIds().type(), planes(graph));
        this.mask = new NativeIds(
                graph.attentionMask() == null ? graph.inputIds().type() : graph.attentionMask().type(),
                FIRST_MASK_CAPACITY);
        this.mask.fill(1, FIRST_MASK_CAPACITY);
        this.logitsBuffer = new LogitsBuffer(graph.logits());
    }

    /** Loads the native library, which otherwise the first bundle waits for. */
    public static void loadLibrary() {
        environment();
    }

    /** What ONNX Runtime would log is in its exceptions too, and those are one line here. */
    private static OrtEnvironment environment() {
        return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "shipgate");
    }

    /**
     * Loads a bundle and takes one real step to warm it up; it is reset after that.
     *
     * @throws EngineException if the runtime refuses the model, or the graph is no decoder that is understood
     */
    public static Engine open(Bundle bundle, EngineOptions options) {
        @Nullable OrtSession session = null;
        @Nullable OnnxEngine engine = null;
        try {
            OrtEnvironment environment = environment();
            SessionSettings settings = new SessionSettings(options);
            try (OrtSession.SessionOptions sessionOptions = settings.toSessionOptions()) {
                session = environment.createSession(bundle.modelFile().toString(), sessionOptions);
            }
            DecoderGraph graph = new DecoderGraphReader(bundle, session).read();
            engine = new OnnxEngine(bundle, environment, session, graph, settings);
            engine.warmUp();
            return engine;
        } catch (OrtException refused) {
            close(session, engine);
            throw new EngineException(
                    Stage.LOAD, bundle.modelFile(), "ONNX Runtime refuses it: " + refused.getMessage(), refused);
        } catch (RuntimeException failed) {
            close(session, engine);
            throw failed;
        }
    }

    @Override
    public EngineFacts facts() {
        return new EngineFacts(
                "onnxruntime",
                environment.getVersion(),
                settings.described(),
                graph.hasStaticInputIds(),
                graph.inputIds().typeName(),
                graph.logits().typeName(),
                vocabularySize(),
                graph.states().stream().map(CarriedState::facts).toList());
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
                Tensor tensor = laid.get(carried.slot());
                state.lay(carried, tensor.shape(), tensor.toFloats());
            }
        } catch (OrtException refused) {
            throw stepFailed(refused);
        }
        position = seedPosition;
    }

    @Override
    public Map<StateSlot, Tensor> layOut(Map<StateSlot, Tensor> recorded, int recordedPosition) {
        SeedLayout.requireSameSlots(graph.states(), recorded);
        Map<StateSlot, Tensor> laid = new TreeMap<>();
        for (CarriedState carried : graph.states()) {
            laid.put(carried.slot(), SeedLayout.lay(carried, recorded.get(carried.slot()), recordedPosition));
        }
        return laid;
    }

    @Override
    public Map<StateSlot, Tensor> states() {
        Map<StateSlot, Tensor> copies = new TreeMap<>();
        graph.states().forEach(carried -> copies.put(carried.slot(), state.copy(carried)));
        return copies;
    }

    @Override
    public List<float[]> prefill(List<Integer> ids) {
        fed.addAll(ids);
        return prefillAll(ids);
    }

    private List<float[]> prefillAll(List<Integer> ids) {
        NativeIds prompt = new NativeIds(graph.inputIds().type(), ids.size());
        prompt.write(ids.stream().mapToLong(Integer::longValue).toArray());
        Map<String, OnnxTensor> feeds = new HashMap<>();
        state.feed(feeds);
        try (OnnxTensor tokens = prompt.tensor(environment, Shape.of(1, ids.size()));
                OnnxTensor positions = positions(ids.size());
                OnnxTensor ones = ones(ids.size());
                OnnxTensor keep = logitsToKeep(ids.size());
                OnnxTensor branch = cacheBranch()) {
            feed(feeds, tokens, positions, ones, keep, branch);
            Set<String> requested = new LinkedHashSet<>(presentOutputs);
            requested.add(graph.logits().name());
            OrtSession.Result result = timedRun(feeds, requested, Map.of());
            List<float[]> rows = rows((OnnxTensor) result.get(graph.logits().name()).orElseThrow());
            state.carry(result);
            position += ids.size();
            return rows;
        } catch (OrtException refused) {
            throw stepFailed(refused);
        }
    }

    @Override
    public void step(int tokenId, float[] logits) {
        if (graph.isStateless()) {
            fed.add(tokenId);
            position = 0;
            List<float[]> rows = prefillAll(fed);
            float[] last = rows.get(rows.size() - 1);
            System.arraycopy(last, 0, logits, 0, last.length);
            return;
        }
        run(tokenId);
        logitsBuffer.read(logits);
    }

    @Override
    public long runNanos() {
        return runNanos;
    }

    @Override
    public void close() {
        state.close();
        logitsBuffer.close();
        close(session, null);
    }

    private void warmUp() {
        reset();
        if (graph.isStateless()) {
            logitsBuffer.learn(prefillWidth());
        } else {
            run(0);
        }
        reset();
        runNanos = 0;
    }

    /** Runs one token to find out how long a row is. */
    private Shape prefillWidth() {
        try (OnnxTensor tokens = singleToken();
                OnnxTensor positions = positions(1);
                OnnxTensor ones = ones(1);
                OnnxTensor keep = logitsToKeep(1);
                OnnxTensor branch = cacheBranch()) {
            Map<String, OnnxTensor> feeds = new HashMap<>();
            feed(feeds, tokens, positions, ones, keep, branch);
            try (OrtSession.Result result = timedRun(feeds, Set.of(graph.logits().name()), Map.of())) {
                OnnxTensor first = (OnnxTensor) result.get(graph.logits().name()).orElseThrow();
                return Shape.of(first.getInfo().getShape());
            }
        } catch (OrtException refused) {
            throw stepFailed(refused);
        }
    }

    private OnnxTensor singleToken() throws OrtException {
        tokenIds.fill(0, 1);
        return tokenIds.tensor(environment, ONE_TOKEN);
    }

    private void run(int tokenId) {
        Map<String, OnnxTensor> feeds = new HashMap<>();
        state.feed(feeds);
        tokenIds.fill(tokenId, 1);
        try (OnnxTensor ids = tokenIds.tensor(environment, ONE_TOKEN);
                OnnxTensor positions = positions(1);
                OnnxTensor ones = ones(1);
                OnnxTensor keep = logitsToKeep(1);
                OnnxTensor branch = cacheBranch()) {
            feed(feeds, ids, positions, ones, keep, branch);
            Map<String, OnnxValue> pinned = logitsBuffer.pinned(environment);
            Set<String> requested = presentOutputs;
            if (pinned.isEmpty()) {
                requested = new LinkedHashSet<>(presentOutputs);
                requested.add(graph.logits().name());
            }
            OrtSession.Result result = timedRun(feeds, requested, pinned);
            logitsBuffer.accept(result);
            state.carry(result);
            position++;
        } catch (OrtException refused) {
            throw stepFailed(refused);
        }
    }

    private void feed(
            Map<String, OnnxTensor> feeds,
            OnnxTensor ids,
            OnnxTensor positions,
            OnnxTensor ones,
            @Nullable OnnxTensor keep,
            @Nullable OnnxTensor branch) {
        feeds.put(graph.inputIds().name(), ids);
        if (graph.positionIds() != null) {
            feeds.put(graph.positionIds().name(), positions);
        }
        if (graph.attentionMask() != null) {
            feeds.put(graph.attentionMask().name(), ones);
        }
        if (graph.logitsToKeep() != null && keep != null) {
            feeds.put(graph.logitsToKeep().name(), keep);
        }
        if (graph.cacheBranch() != null && branch != null) {
            feeds.put(graph.cacheBranch().name(), branch);
        }
    }

    private @Nullable OnnxTensor logitsToKeep(int rows) throws OrtException {
        GraphTensor declared = graph.logitsToKeep();
        if (declared == null) {
            return null;
        }
        NativeIds count = new NativeIds(declared.type(), 1);
        count.write(rows);
        return count.tensor(environment, declared.rank() == 0 ? Shape.of() : Shape.of(1));
    }

    /** A merged decoder wants to be told whether there is a cache yet. */
    private @Nullable OnnxTensor cacheBranch() throws OrtException {
        return graph.cacheBranch() == null ? null : OnnxTensor.createTensor(environment, new boolean[] {position > 0});
    }

    private OrtSession.Result timedRun(
            Map<String, OnnxTensor> feeds, Set<String> requested, Map<String, OnnxValue> pinned) throws OrtException {
        long start = System.nanoTime();
        try {
            return session.run(feeds, requested, pinned);
        } finally {
            runNanos += System.nanoTime() - start;
        }
    }

    private OnnxTensor positions(int count) throws OrtException {
        int planes = planes(graph);
        long[] values = new long[planes * count];
        for (int i = 0; i < values.length; i++) {
            values[i] = position + i % count;
        }
        positionIds.write(values);
        GraphTensor declared = graph.positionIds();
        int rank = declared == null ? 2 : declared.rank();
        return positionIds.tensor(
                environment, rank == 1 ? Shape.of(count) : rank == 2 ? Shape.of(1, count) : Shape.of(planes, 1, count));
    }

    private OnnxTensor ones(int count) throws OrtException {
        int total = position + count;
        if (!mask.holds(total)) {
            mask.fill(1, total);
        }
        return mask.tensor(environment, Shape.of(1, total));
    }

    private List<float[]> rows(OnnxTensor logits) {
        FloatBuffer all = logits.getFloatBuffer();
        List<float[]> rows = new ArrayList<>();
        while (all.hasRemaining()) {
            float[] row = new float[vocabularySize()];
            all.get(row);
            rows.add(row);
        }
        return rows;
    }

    private static int planes(DecoderGraph graph) {
        GraphTensor positionIds = graph.positionIds();
        return positionIds != null && positionIds.rank() == 3
                ? Math.toIntExact(positionIds.dimension(0).length())
                : 1;
    }

    private EngineException stepFailed(OrtException refused) {
        return new EngineException(
                Stage.STEP, bundle.modelFile(), "step " + position + ": " + refused.getMessage(), refused);
    }

    private static void close(@Nullable OrtSession session, @Nullable OnnxEngine engine) {
        if (engine != null) {
            engine.state.close();
            engine.logitsBuffer.close();
        }
        if (session != null) {
            try {
                session.close();
            } catch (OrtException alreadyGone) {
                throw new IllegalStateException("the session could not be closed", alreadyGone);
            }
        }
    }
}
