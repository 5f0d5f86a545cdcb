package dev.shipgate.sabotage;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import dev.shipgate.fixture.GraphEditor;
import java.util.Arrays;

/**
 * A weight of {@code MatMulNBits}: read back to floats, changed, and quantised again.
 *
 * @param node the operator
 * @param rows N
 * @param values {@code [N, K]}, row-major
 */
record BlockQuantised(NodeProto.Builder node, int rows, float[] values) {

    private static final int MIDPOINT = 128;

    /** Reads an 8-bit weight. */
    static BlockQuantised read(GraphEditor editor, String nodeName) {
        NodeProto.Builder node = editor.node(nodeName);
        int k = attribute(node, "K");
        int n = attribute(node, "N");
        int block = attribute(node, "block_size");
        byte[] codes = editor.bytes(node.getInput(1));
        float[] scales = editor.floats(node.getInput(2));
        float[] values = new float[n * k];
        int blocks = (k + block - 1) / block;
        for (int row = 0; row < n; row++) {
            for (int column = 0; column < k; column++) {
                int code = codes[(row * blocks + column / block) * block + column % block] & 0xff;
                values[row * k + column] = (code - MIDPOINT) * scales[row * blocks + column / block];
            }
        }
        return new BlockQuantised(node, n, values);
    }

    /**
     * Quantises the weight again.
     *
     * @param block elements of a block, a divisor of K
     * @param levels largest code: 127 uses all of 8 bits, 7 as many levels as 4 bits have
     * @param clipping the share of the largest value of a block that its largest code stands for; 1 clips nothing
     */
    void write(GraphEditor editor, int block, int levels, float clipping) {
        int k = values.length / rows;
        int blocks = k / block;
        byte[] codes = new byte[values.length];
        float[] scales = new float[rows * blocks];
        for (int i = 0; i < scales.length; i++) {
            float largest = 0;
            for (int j = 0; j < block; j++) {
                largest = Math.max(largest, Math.abs(values[i * block + j]));
            }
            float scale = largest == 0 ? 1 : largest * clipping / levels;
            scales[i] = scale;
            for (int j = 0; j < block; j++) {
                int code = Math.round(values[i * block + j] / scale);
                codes[i * block + j] = (byte) (MIDPOINT + Math.max(-levels, Math.min(levels, code)));
            }
        }
        GraphEditor.attribute(node, "block_size", block);
        replace(editor, node.getInput(1), codes, rows, blocks, block);
        editor.floats(node.getInput(2), scales);
        editor.initializer(node.getInput(2)).clearDims().addDims(rows).addDims(blocks);
    }

    /** Takes the operator's place by a plain product with the weight as it is. */
    void writePlain(GraphEditor editor) {
        int k = values.length / rows;
        float[] transposed = new float[values.length];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < k; column++) {
                transposed[column * rows + row] = values[row * k + column];
            }
        }
        String name = node.getInput(1) + "_plain";
        editor.addFloats(name, new long[] {k, rows}, transposed);
        String input = node.getInput(0);
        node.clearInput()
                .clearAttribute()
                .setDomain("")
                .setOpType("MatMul")
                .addInput(input)
                .addInput(name);
    }

    /** Adds zero points, one a block. */
    static void zeroPoints(GraphEditor editor, String nodeName, int zeroPoint) {
        NodeProto.Builder node = editor.node(nodeName);
        TensorProto scales = editor.initializer(node.getInput(2)).build();
        byte[] zeroPoints =
                new byte[Math.toIntExact(scales.getDimsList().stream().reduce(1L, (a, b) -> a * b))];
        Arrays.fill(zeroPoints, (byte) zeroPoint);
        String name = node.getInput(1) + "_zero_points";
        editor.graph()
                .addInitializer(TensorProto.newBuilder()
                        .setName(name)
                        .setDataType(TensorProto.DataType.UINT8_VALUE)
                        .addAllDims(scales.getDimsList())
                        .setRawData(ByteString.copyFrom(zeroPoints)));
        node.addInput(name);
    }

    private static void replace(GraphEditor editor, String name, byte[] bytes, long... dims) {
        editor.bytes(name, bytes).initializer(name).clearDims();
        for (long extent : dims) {
            editor.initializer(name).addDims(extent);
        }
    }

    private static int attribute(NodeProto.Builder node, String name) {
        return node.getAttributeList().stream()
                .filter(each -> each.getName().equals(name))
                .map(AttributeProto::getI)
                .map(Math::toIntExact)
                .findFirst()
                .orElseThrow();
    }
}
