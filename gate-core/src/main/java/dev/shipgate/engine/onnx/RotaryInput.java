package dev.shipgate.engine.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.shipgate.bundle.Rotary;
import dev.shipgate.tensor.Shape;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * An input that gets the cosines or the sines of each token's angles, which most graphs look up by the position.
 *
 * @param tensor {@code [S, width]}, {@code [1, S, width]} or {@code [1, 1, S, width]}, where the width is that of the
 *     angles, or twice that if they are repeated
 * @param rotary the embedding that the angles are of
 */
record RotaryInput(GraphTensor tensor, Rotary rotary) {

    private static final Pattern NAME = Pattern.compile(
            "(?:position_embeddings?|rotary(?:_emb)?|rope)?[._]?(cos|sin)(?:[._]?(?:emb|embeds?|embedding))?");

    /** Tells whether an input has the name of such rows, and the type and shape for tokens like those of the ids. */
    static boolean isOne(GraphTensor input, GraphTensor ids) {
        int tokens = input.rank() - 2;
        return NAME.matcher(input.name()).matches()
                && DecoderGraph.isFloat(input.type())
                && tokens >= 0
                && tokens <= 2
                && input.dimension(tokens).equals(ids.dimension(1))
                && input.dimension(tokens + 1).isFixed();
    }

    /** Tells whether the width is that of the angles, or twice that. */
    boolean fits() {
        return width() == rotary.dimensions() || width() == rotary.dimensions() / 2;
    }

    /**
     * Returns the input's content for one step, which the caller must close.
     *
     * @param first the position of the first token
     * @param count the number of tokens
     */
    OnnxTensor fill(OrtEnvironment environment, int first, int count) throws OrtException {
        long[] shape = new long[tensor.rank()];
        Arrays.fill(shape, 1);
        shape[shape.length - 2] = count;
        shape[shape.length - 1] = width();
        NativeFloats memory = new NativeFloats(tensor.type(), Shape.of(shape));
        memory.write(rows(first, count));
        return memory.tensor(environment);
    }

    /** Rounds angles to float32, as transformers does, because the rounding grows with the position. */
    private float[] rows(int first, int count) {
        boolean isCosine = tensor.name().contains("cos");
        int pairs = rotary.dimensions() / 2;
        float[] rows = new float[count * width()];
        for (int i = 0; i < rows.length; i++) {
            int pair = i % width() % pairs;
            float perPosition = (float) (1 / Math.pow(rotary.theta(), 2.0 * pair / rotary.dimensions()));
            float angle = (first + i / width()) * perPosition;
            rows[i] = (float) (isCosine ? Math.cos(angle) : Math.sin(angle));
        }
        return rows;
    }

    private int width() {
        return Math.toIntExact(tensor.dimension(tensor.rank() - 1).length());
    }
}
