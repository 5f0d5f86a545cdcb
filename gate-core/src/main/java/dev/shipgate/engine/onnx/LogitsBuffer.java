package dev.shipgate.engine.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.shipgate.tensor.Shape;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The buffer into which the runtime writes the logits of each step. Each step feeds one token, so there is one row. Its
 * length is known from the graph, or else after the first step.
 */
final class LogitsBuffer implements AutoCloseable {

    private final GraphTensor declared;
    private @Nullable Shape shape;
    private @Nullable NativeFloats memory;
    private @Nullable OnnxTensor tensor;

    LogitsBuffer(GraphTensor declared) {
        this.declared = declared;
        GraphTensor.Dimension width = declared.dimension(declared.rank() - 1);
        if (width.isFixed()) {
            shape = declared.rank() == 2 ? Shape.of(1, width.length()) : Shape.of(1, 1, width.length());
        }
    }

    int vocabularySize() {
        if (shape == null) {
            throw new IllegalStateException("the length of a row is not known before the first step");
        }
        return Math.toIntExact(shape.dimension(shape.rank() - 1));
    }

    /** Returns the output to write in place, or none while its shape is unknown. */
    Map<String, OnnxValue> pinned(OrtEnvironment environment) throws OrtException {
        if (shape == null) {
            return Map.of();
        }
        if (memory == null || tensor == null) {
            memory = new NativeFloats(declared.type(), shape);
            tensor = memory.tensor(environment);
        }
        return Map.of(declared.name(), tensor);
    }

    /** Takes the shape of one row from a probing run. */
    void learn(Shape ofOneRow) {
        shape = ofOneRow;
    }

    /** Learns the shape of the logits from a step's result, if it is not known yet. */
    void accept(StepResult result) {
        if (shape == null) {
            shape = Shape.of(result.get(declared.name()).getInfo().getShape());
        }
    }

    void read(float[] logits) {
        if (memory == null) {
            throw new IllegalStateException("the first step only determines the length of a row");
        }
        memory.read(logits);
    }

    @Override
    public void close() {
        if (tensor != null) {
            tensor.close();
            tensor = null;
        }
    }
}
