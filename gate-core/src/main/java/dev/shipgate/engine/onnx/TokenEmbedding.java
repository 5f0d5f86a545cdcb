package dev.shipgate.engine.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.shipgate.engine.EngineException;
import dev.shipgate.engine.EngineException.Stage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A separate graph that computes the embeddings of token ids. Exporters of multimodal models split it from the decoder.
 */
final class TokenEmbedding implements AutoCloseable {

    private final OrtSession session;
    private final GraphTensor ids;
    private final List<GraphTensor> outputs;

    private long runNanos;

    private TokenEmbedding(OrtSession session, GraphTensor ids, List<GraphTensor> outputs) {
        this.session = session;
        this.ids = ids;
        this.outputs = outputs;
    }

    /** @throws EngineException if it does not compute embeddings from token ids only */
    static TokenEmbedding of(Path file, OrtSession session) throws OrtException {
        List<GraphTensor> inputs = tensors(
                session.getInputInfo().values().stream().map(GraphTensor::of).toList());
        List<GraphTensor> outputs = tensors(
                session.getOutputInfo().values().stream().map(GraphTensor::of).toList());
        boolean fits = inputs.size() == 1
                && DecoderGraph.isInteger(inputs.get(0).type())
                && inputs.get(0).rank() == 2
                && outputs.stream().anyMatch(output -> output.rank() == 3);
        if (!fits) {
            throw new EngineException(
                    Stage.UNSUPPORTED,
                    file,
                    "computes " + outputs + " from " + inputs + ", expected [1, S, hidden] from integer input_ids [1, "
                            + "S]");
        }
        return new TokenEmbedding(session, inputs.get(0), outputs);
    }

    /** Returns its input. */
    GraphTensor ids() {
        return ids;
    }

    /**
     * Returns the output that the decoder takes as an input: the one of the same name, or its only output for
     * {@code inputs_embeds}.
     */
    Optional<GraphTensor> outputFor(GraphTensor input) {
        return outputs.stream()
                .filter(output -> output.name().equals(input.name()))
                .findFirst()
                .or(() ->
                        outputs.size() == 1 && input.rank() == 3 && input.name().endsWith("embeds")
                                ? Optional.of(outputs.get(0))
                                : Optional.empty());
    }

    /**
     * Computes the outputs for the given tokens.
     *
     * @param tokenIds {@code [1, S]}
     * @return each output by its name, such as {@code [1, S, hidden]}; the caller must close it
     */
    OrtSession.Result of(OnnxTensor tokenIds) throws OrtException {
        long start = System.nanoTime();
        try {
            return session.run(Map.of(ids.name(), tokenIds));
        } finally {
            runNanos += System.nanoTime() - start;
        }
    }

    /** Returns the total time spent in its own run calls, in nanoseconds. */
    long runNanos() {
        return runNanos;
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }

    private static List<GraphTensor> tensors(List<Optional<GraphTensor>> nodes) {
        return nodes.stream().flatMap(Optional::stream).toList();
    }
}
