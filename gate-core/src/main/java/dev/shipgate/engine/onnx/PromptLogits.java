package dev.shipgate.engine.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.shipgate.engine.RowSink;
import dev.shipgate.tensor.Shape;
import java.nio.FloatBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The logits of steps of several tokens. The runtime's own output can only be read as a copy of all rows on the Java
 * heap. So once a graph has shown that it outputs a row for each token, the runtime writes them into memory of ours,
 * and each is copied only when it is looked at.
 */
final class PromptLogits implements AutoCloseable {

    /** Longer outputs are left to the runtime, which gives their memory back after the step. */
    private static final long MOST_PINNED_BYTES = 1 << 28;

    private final GraphTensor declared;
    private boolean isRowPerToken;
    private @Nullable NativeFloats memory;
    private int capacityTokens;
    private @Nullable NativeFloats pinned;
    private @Nullable OnnxTensor tensor;

    PromptLogits(GraphTensor declared) {
        this.declared = declared;
    }

    /** Returns the output to write in place in a step of so many tokens, or none. */
    Map<String, OnnxValue> pinned(OrtEnvironment environment, int tokens, int vocabularySize) throws OrtException {
        release();
        if (!isRowPerToken || (long) tokens * vocabularySize * Float.BYTES > MOST_PINNED_BYTES) {
            return Map.of();
        }
        if (memory == null || capacityTokens < tokens) {
            // A graph without states is fed one token more at each step.
            capacityTokens = Math.max(tokens, capacityTokens + capacityTokens / 2);
            memory = new NativeFloats(declared.type(), Shape.of(1, capacityTokens, vocabularySize));
        }
        pinned = memory.first(Shape.of(1, tokens, vocabularySize));
        tensor = pinned.tensor(environment);
        return Map.of(declared.name(), tensor);
    }

    /**
     * Passes on the last rows of a step.
     *
     * @param result of the step
     * @param tokens that the step fed
     * @param last how many of them the caller fed
     * @param logits receives each row in turn
     * @return how many of these tokens' rows the graph returned; unless one or all, {@code rows} gets none
     */
    int read(StepResult result, int tokens, int last, float[] logits, RowSink rows) throws OrtException {
        if (pinned != null) {
            return passOn(pinned::read, tokens, last, logits, rows);
        }
        OnnxTensor output = result.get(declared.name());
        isRowPerToken = tokens > 1 && Shape.of(output.getInfo().getShape()).equals(Shape.of(1, tokens, logits.length));
        FloatBuffer copy = output.getFloatBuffer();
        return passOn(copy::get, copy.remaining() / logits.length, last, logits, rows);
    }

    private static int passOn(Elements elements, int given, int last, float[] logits, RowSink rows) {
        int wanted = Math.min(given, last);
        if (wanted == 1 || wanted == last) {
            for (int i = 0; i < wanted; i++) {
                elements.copy((given - wanted + i) * logits.length, logits);
                rows.row(last - wanted + i, logits);
            }
        }
        return wanted;
    }

    /** Returns how many bytes it takes. */
    long byteCount() {
        return memory == null ? 0 : memory.byteCount();
    }

    @Override
    public void close() {
        release();
        memory = null;
    }

    private void release() {
        pinned = null;
        if (tensor != null) {
            tensor.close();
            tensor = null;
        }
    }
}
