package dev.shipgate.engine.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.shipgate.tensor.Shape;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Makes the mask of a step: which tokens each token may attend to. In two dimensions, {@code [1, places]}, all so far,
 * and the graph itself hides later ones. In four, {@code [1, 1, S, places]}, each token and those before it.
 *
 * <p>There is a place for each token, unless the graph fixes their number or takes caches into which tokens move from
 * the end: then no token is attended to in the room that is left.
 *
 * <p>Integers and Booleans are 1 where a token may be attended to. Floats are added to the attention's scores: 0, or
 * the lowest number of the type. Not thread-safe.
 */
final class AttentionMask {

    private static final int FIRST_CAPACITY = 512;
    private static final float LOWEST_FLOAT16 = -65504;
    private static final float LOWEST_BFLOAT16 = -3.3895314e38f;

    private final OrtEnvironment environment;
    private final GraphTensor declared;
    /** The room of caches into which tokens move from the end; 0 if there are none. */
    private final int rollingColumns;

    private final NativeIds ones;

    /** @param states what the graph carries from step to step */
    AttentionMask(OrtEnvironment environment, GraphTensor declared, List<CarriedState> states) {
        this.environment = environment;
        this.declared = declared;
        this.rollingColumns = states.stream()
                .map(CarriedState::cache)
                .filter(Objects::nonNull)
                .filter(CacheLayout::fillsFromEnd)
                .map(CacheLayout::columns)
                .findFirst()
                .orElse(0);
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
     * @param past the number of tokens before it
     * @param fed the number of tokens in it
     */
    OnnxTensor of(int past, int fed) throws OrtException {
        int total = past + fed;
        int places = places(rollingColumns > 0 ? rollingColumns + fed : total);
        if (declared.rank() == 2 && DecoderGraph.isInteger(declared.type()) && places <= total) {
            if (!ones.holds(places)) {
                ones.fill(1, places);
            }
            return ones.tensor(environment, Shape.of(1, places));
        }
        // The newest token is at the last place where tokens move in from the end, else where they fill up to.
        int end = rollingColumns > 0 ? places : Math.min(total, places);
        boolean[] visible = declared.rank() == 2 ? seen(places, end, total) : causal(places, end, past, fed);
        Shape shape = declared.rank() == 2 ? Shape.of(1, places) : Shape.of(1, 1, fed, places);
        return switch (declared.type()) {
            case BOOL -> booleans(visible, shape);
            case INT32, INT64 -> integers(visible, shape);
            default -> added(visible, shape);
        };
    }

    /** A declared length of 1 says nothing: the first step has that in any graph. */
    private int places(int otherwise) {
        GraphTensor.Dimension last = declared.dimension(declared.rank() - 1);
        return last.length() > 1 ? Math.toIntExact(last.length()) : otherwise;
    }

    /** Returns a row in which {@code tokens} tokens end at the place {@code end}. */
    private static boolean[] seen(int places, int end, int tokens) {
        boolean[] visible = new boolean[places];
        Arrays.fill(visible, Math.max(0, end - tokens), end, true);
        return visible;
    }

    /** Returns a row for each token fed: the later ones, at the places before {@code end}, are hidden from it. */
    private static boolean[] causal(int places, int end, int past, int fed) {
        boolean[] visible = new boolean[fed * places];
        for (int row = 0; row < fed; row++) {
            int later = fed - 1 - row;
            boolean[] seen = seen(places, Math.max(0, end - later), past + row + 1);
            System.arraycopy(seen, 0, visible, row * places, places);
        }
        return visible;
    }

    private OnnxTensor booleans(boolean[] visible, Shape shape) throws OrtException {
        ByteBuffer bytes = ByteBuffer.allocateDirect(visible.length);
        for (boolean each : visible) {
            bytes.put((byte) (each ? 1 : 0));
        }
        return OnnxTensor.createTensor(environment, bytes.flip(), shape.toArray(), OnnxJavaType.BOOL);
    }

    private OnnxTensor integers(boolean[] visible, Shape shape) throws OrtException {
        long[] values = new long[visible.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = visible[i] ? 1 : 0;
        }
        NativeIds memory = new NativeIds(declared.type(), values.length);
        memory.write(values);
        return memory.tensor(environment, shape);
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
}
