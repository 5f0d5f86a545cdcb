package dev.shipgate.engine.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.shipgate.tensor.Shape;
import java.util.Optional;
import java.util.Set;

/**
 * An integer input that has the same number for each token, whatever the token: 0, because all belong to one text.
 *
 * @param tensor {@code [S]} or {@code [1, S]}
 */
record FilledInput(GraphTensor tensor) {

    private static final Set<String> NAMES = Set.of("token_type_ids");

    /** Returns the input, if its name, type and shape are those of one that can be filled. */
    static Optional<FilledInput> of(GraphTensor tensor) {
        return NAMES.contains(tensor.name())
                        && DecoderGraph.isInteger(tensor.type())
                        && (tensor.rank() == 1 || tensor.rank() == 2)
                ? Optional.of(new FilledInput(tensor))
                : Optional.empty();
    }

    /**
     * Returns the input's content for one step, which the caller must close.
     *
     * @param count the number of tokens
     */
    OnnxTensor fill(OrtEnvironment environment, int count) throws OrtException {
        NativeIds memory = new NativeIds(tensor.type(), count);
        memory.write(new long[count]);
        return memory.tensor(environment, tensor.rank() == 1 ? Shape.of(count) : Shape.of(1, count));
    }
}
