package dev.shipgate.engine.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.shipgate.bundle.Rotary;
import dev.shipgate.tensor.Shape;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An input that gets the cosines or the sines of each token's angles, which most graphs look up by the position.
 *
 * @param tensor {@code [S, width]}, {@code [1, S, width]} or {@code [1, 1, S, width]}, where the width is that of the
 *     angles, or twice that if they are repeated
 * @param rotary the embedding that the angles are of
 * @param inPairs whether repeated angles are next to each other; otherwise one half of a row repeats the other
 * @param isAssumed whether neither the manifest nor the graph tells which
 */
record RotaryInput(GraphTensor tensor, Rotary rotary, boolean inPairs, boolean isAssumed) {

    private static final Pattern NAME = Pattern.compile(
            "(?:position_embeddings?|rotary(?:_emb)?|rope)?[._]?(cos|sin)(?:[._]?(?:emb|embeds?|embedding))?");

    private static final Set<String> UNDOES_PAIRS = Set.of("Reshape", "Flatten");

    private static final Set<String> KEEPS_ROWS = Set.of("Cast", "Identity", "Reshape", "Squeeze", "Unsqueeze");

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

    /**
     * Tells from a graph whether it turns neighbours: it multiplies the sines with elements whose neighbours it has
     * swapped, which takes a Reshape. Where it swaps halves, it joins them with a Concat.
     *
     * @param sines the input that takes the sines
     * @return nothing if the graph does neither
     */
    static Optional<Boolean> turnsNeighbours(GraphNodes nodes, String sines) {
        Deque<String> values = new ArrayDeque<>(Set.of(sines));
        Set<String> seen = new HashSet<>();
        boolean turnsHalves = false;
        while (!values.isEmpty()) {
            String value = values.remove();
            for (NodeProto node : seen.add(value) ? nodes.consumers(value) : List.<NodeProto>of()) {
                if (node.getOpType().equals("Mul")) {
                    String other = node.getInput(node.getInput(0).equals(value) ? 1 : 0);
                    String maker =
                            nodes.producer(other).map(NodeProto::getOpType).orElse("");
                    if (UNDOES_PAIRS.contains(maker)) {
                        return Optional.of(true);
                    }
                    turnsHalves |= maker.equals("Concat");
                } else if (KEEPS_ROWS.contains(node.getOpType())) {
                    values.addAll(node.getOutputList());
                }
            }
        }
        return turnsHalves ? Optional.of(false) : Optional.empty();
    }

    /** Says how repeated angles are laid out and how that is known; nothing if each angle appears once. */
    Optional<String> layoutInWords() {
        if (width() != rotary.dimensions()) {
            return Optional.empty();
        }
        String layout = inPairs ? "neighbours repeat each other" : "one half repeats the other";
        return Optional.of(
                isAssumed
                        ? layout + ", assumed: the graph doesn't tell, so say \"interleaved\" of \"rotary\" in a"
                                + " shipgate-bundle.json"
                        : layout);
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
            int place = i % width();
            int pair = inPairs && width() > pairs ? place / 2 : place % pairs;
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
