package dev.shipgate.engine.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.shipgate.tensor.Shape;
import java.util.Arrays;

/**
 * Makes the mask of a step: which earlier tokens each token may attend to. In two dimensions, {@code [1, total]}, all
 * of them, and the graph itself hides later ones. In four, {@code [1, 1, S, total]}, each token and those before it.
 *
 * <p>Integers and Booleans are 1 where a token may be attended to. Floats are added to the attention's scores: 0, or
 * the lowest number of the type.
 */
final class AttentionMask {

    private static final int FIRST_CAPACITY = 512;
    private static final float LOWEST_FLOAT16 = -65504;
    private static final float LOWEST_BFLOAT16 = -3.3895314e38f;

    private final OrtEnvironment environment;
    private final GraphTensor declared;
    private final NativeIds ones;

    AttentionMask(OrtEnvironment environment, GraphTensor declared) {
        this.environment = environment;
        this.declared = declared;
        this.ones = new NativeIds(
                DecoderGraph.isInteger(declared.type()) ? declared.type() : OnnxJavaType.INT64, FIRST_CAPACITY);
        this.ones.fill(1, FIRST_CAPACITY);
    }

    /** Tells whether masks of this type and shape can be made. */
    static boolean supports(GraphTensor declared) {
        boolean isFloat = DecoderGraph.isFloat(declared.type());
        boolean isInteger = DecoderGraph.isInteger(declared.type()) || declared.type() == OnnxJavaType.BOOL;
        return declared.rank() == 2 && isInteger || declared.rank() == 4 && (isInteger || isFloat);
    }

    /**
     * Returns the mask of one step, which the caller must close.
     *
     * @param first the position of the first token
     * @param count the number of tokens
     */
    OnnxTensor of(int first, int count) throws OrtException {
        int total = first + count;
        if (declared.rank() == 2 && declared.type() != OnnxJavaType.BOOL) {
            if (!ones.holds(total)) {
                ones.fill(1, total);
            }
            return ones.tensor(environment, Shape.of(1, total));
        }
        Shape shape = declared.rank() == 2 ? Shape.of(1, total) : Shape.of(1, 1, count, total);
        boolean[] visible = declared.rank() == 2 ? all(total) : causal(first, count);
        if (declared.type() == OnnxJavaType.BOOL) {
            return OnnxTensor.createTensor(
                    environment, declared.rank() == 2 ? new boolean[][] {visible} : nested(visible, count, total));
        }
        return DecoderGraph.isFloat(declared.type()) ? added(visible, shape) : counted(visible, shape);
    }

    private OnnxTensor added(boolean[] visible, Shape shape) throws OrtException {
        float lowest = switch (declared.type()) {
            case FLOAT16 -> LOWEST_FLOAT16;
            case BFLOAT16 -> LOWEST_BFLOAT16;
            default -> -Float.MAX_VALUE;
        };
        float[] values = new float[visible.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = visible[i] ? 0 : lowest;
        }
        NativeFloats memory = new NativeFloats(declared.type(), shape);
        memory.write(values);
        return memory.tensor(environment);
    }

    private OnnxTensor counted(boolean[] visible, Shape shape) throws OrtException {
        long[] values = new long[visible.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = visible[i] ? 1 : 0;
        }
        NativeIds memory = new NativeIds(declared.type(), values.length);
        memory.write(values);
        return memory.tensor(environment, shape);
    }

    private static boolean[] all(int total) {
        boolean[] visible = new boolean[total];
        Arrays.fill(visible, true);
        return visible;
    }

    private static boolean[] causal(int first, int count) {
        int total = first + count;
        boolean[] visible = new boolean[count * total];
        for (int row = 0; row < count; row++) {
            for (int column = 0; column <= first + row; column++) {
                visible[row * total + column] = true;
            }
        }
        return visible;
    }

    private static boolean[][][][] nested(boolean[] visible, int count, int total) {
        boolean[][] rows = new boolean[count][];
        for (int row = 0; row < count; row++) {
            rows[row] = Arrays.copyOfRange(visible, row * total, (row + 1) * total);
        }
        return new boolean[][][][] {{rows}};
    }
}
