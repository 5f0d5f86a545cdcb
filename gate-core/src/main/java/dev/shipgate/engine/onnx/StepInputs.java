package dev.shipgate.engine.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.shipgate.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes a graph's inputs other than its states: tokens, their positions, a mask, and inputs specific to some exporters.
 */
final class StepInputs {

    private final OrtEnvironment environment;
    private final DecoderGraph graph;
    private final @Nullable TokenEmbedding embedding;
    private final NativeIds tokenIds;
    private final @Nullable AttentionMask mask;

    /** @param embedding makes the embeddings that the decoder takes instead of ids; {@code null} if it takes ids */
    StepInputs(OrtEnvironment environment, DecoderGraph graph, @Nullable TokenEmbedding embedding) {
        this.environment = environment;
        this.embedding = embedding;
        this.graph = graph;
        this.tokenIds = new NativeIds(graph.inputIds().type(), 1);
        this.mask = graph.attentionMask() == null
                ? null
                : new AttentionMask(environment, graph.attentionMask(), graph.states());
    }

    /**
     * All inputs of one step. Closing it closes the tensors made for the step but not the states. The underlying memory
     * is reused.
     *
     * @param feeds the inputs by name
     * @param tensors the tensors made for this step
     * @param results the results that other tensors of this step belong to
     */
    record Fed(Map<String, OnnxTensor> feeds, List<OnnxTensor> tensors, List<OrtSession.Result> results)
            implements AutoCloseable {

        private void put(GraphTensor input, OnnxTensor tensor) {
            tensors.add(tensor);
            feeds.put(input.name(), tensor);
        }

        @Override
        public void close() {
            tensors.forEach(OnnxTensor::close);
            results.forEach(OrtSession.Result::close);
        }
    }

    /**
     * Adds these inputs to the states for a step.
     *
     * @param states the states by input name
     * @param ids the tokens to feed, one or more
     * @param position the position of the first token
     */
    Fed feed(Map<String, OnnxTensor> states, List<Integer> ids, int position) throws OrtException {
        Fed fed = new Fed(new HashMap<>(states), new ArrayList<>(), new ArrayList<>());
        tokenIds.write(ids.stream().mapToLong(Integer::longValue).toArray());
        tokens(fed, tokenIds.tensor(environment, Shape.of(1, ids.size())));
        if (graph.positionIds() != null) {
            fed.put(graph.positionIds(), positions(graph.positionIds(), position, ids.size()));
        }
        if (graph.attentionMask() != null && mask != null) {
            fed.put(graph.attentionMask(), mask.of(position, ids.size()));
        }
        if (graph.cachePosition() != null) {
            fed.put(graph.cachePosition(), positions(graph.cachePosition(), position, ids.size()));
        }
        for (LengthInput length : graph.lengths()) {
            NativeIds count = new NativeIds(length.tensor().type(), 1);
            count.write(length.counts().of(position, ids.size()));
            fed.put(length.tensor(), count.tensor(environment, length.shape()));
        }
        for (FilledInput input : graph.filled()) {
            fed.put(input.tensor(), input.fill(environment, ids.size()));
        }
        for (RotaryInput input : graph.rotary()) {
            fed.put(input.tensor(), input.fill(environment, position, ids.size()));
        }
        if (graph.logitsToKeep() != null) {
            fed.put(graph.logitsToKeep(), count(graph.logitsToKeep(), ids.size()));
        }
        if (graph.cacheBranch() != null) {
            // A merged decoder has an input that states whether there is a cache yet.
            fed.put(graph.cacheBranch(), OnnxTensor.createTensor(environment, new boolean[] {position > 0}));
        }
        return fed;
    }

    private void tokens(Fed fed, OnnxTensor ids) throws OrtException {
        if (graph.inputsEmbeds() == null || embedding == null) {
            fed.put(graph.inputIds(), ids);
            return;
        }
        OrtSession.Result embedded;
        try (ids) {
            embedded = embedding.of(ids);
        }
        fed.results().add(embedded);
        feed(fed, graph.inputsEmbeds(), embedded);
        for (GraphTensor input : graph.embedded()) {
            feed(fed, input, embedded);
        }
    }

    private void feed(Fed fed, GraphTensor input, OrtSession.Result embedded) {
        String output =
                Objects.requireNonNull(embedding).outputFor(input).orElseThrow().name();
        fed.feeds().put(input.name(), (OnnxTensor) embedded.get(output).orElseThrow());
    }

    private OnnxTensor positions(GraphTensor declared, int first, int count) throws OrtException {
        int planes = planes(declared);
        long[] values = new long[planes * count];
        for (int i = 0; i < values.length; i++) {
            values[i] = (long) first + i % count;
        }
        NativeIds positions = new NativeIds(declared.type(), values.length);
        positions.write(values);
        Shape shape = switch (declared.rank()) {
            case 1 -> Shape.of(count);
            case 2 -> Shape.of(1, count);
            default -> Shape.of(planes, 1, count);
        };
        return positions.tensor(environment, shape);
    }

    private OnnxTensor count(GraphTensor declared, int rows) throws OrtException {
        NativeIds count = new NativeIds(declared.type(), 1);
        count.write(rows);
        return count.tensor(environment, declared.rank() == 0 ? Shape.of() : Shape.of(1));
    }

    /** Multimodal rotary embeddings take one position per axis; for text, all are equal. */
    private static int planes(GraphTensor declared) {
        return declared.rank() == 3 ? Math.toIntExact(declared.dimension(0).length()) : 1;
    }
}
