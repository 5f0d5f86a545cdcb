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
    private final GraphTensor embeddings;

    private long runNanos;

    private TokenEmbedding(OrtSession session, GraphTensor ids, GraphTensor embeddings) {
        this.session = session;
        this.ids = ids;
        this.embeddings = embeddings;
    }

    /** @throws EngineException if it does not compute exactly one tensor of embeddings from token ids only */
    static TokenEmbedding of(Path file, OrtSession session) throws OrtException {
        List<GraphTensor> inputs = tensors(
                session.getInputInfo().values().stream().map(GraphTensor::of).toList());
        List<GraphTensor> outputs = tensors(
                session.getOutputInfo().values().stream().map(GraphTensor::of).toList());
        boolean fits = inputs.size() == 1
                && DecoderGraph.isInteger(inputs.get(0).type())
                && inputs.get(0).rank() == 2
                && outputs.size() == 1
                && outputs.get(0).rank() == 3;
        if (!fits) {
            throw new EngineException(
                    Stage.CONTRACT,
                    file,
                    "computes " + outputs + " from " + inputs + ", expected [1, S, hidden] from integer input_ids [1, "
                            + "S]");
        }
        return new TokenEmbedding(session, inputs.get(0), outputs.get(0));
    }

    /** Returns its input. */
    GraphTensor ids() {
        return ids;
    }

    /** Returns its output. */
    GraphTensor embeddings() {
        return embeddings;
    }

    /**
     * Computes the embeddings of the given tokens.
     *
     * @param tokenIds {@code [1, S]}
     * @return {@code [1, S, hidden]}, which the caller must close
     */
    OnnxTensor of(OnnxTensor tokenIds) throws OrtException {
        long start = System.nanoTime();
        try {
            return (OnnxTensor) session.run(Map.of(ids.name(), tokenIds)).get(0);
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
