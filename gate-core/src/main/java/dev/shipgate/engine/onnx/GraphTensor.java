package dev.shipgate.engine.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An input or output of a graph.
 *
 * @param name its name
 * @param type its element type
 * @param typeName the name of that type, also if Java has none for it, such as {@code float8e4m3fn}
 * @param dimensions its dimensions as the graph declares them
 */
record GraphTensor(String name, OnnxJavaType type, String typeName, List<Dimension> dimensions) {

    /**
     * One dimension.
     *
     * @param length its length; -1 if the graph leaves it symbolic
     * @param name its symbolic name; may be empty
     */
    record Dimension(long length, String name) {

        boolean isFixed() {
            return length >= 0;
        }

        @Override
        public String toString() {
            return isFixed() ? Long.toString(length) : name.isEmpty() ? "?" : name;
        }
    }

    GraphTensor {
        dimensions = List.copyOf(dimensions);
    }

    /** Describes a tensor of a type that Java knows. */
    GraphTensor(String name, OnnxJavaType type, List<Dimension> dimensions) {
        this(name, type, type.name().toLowerCase(Locale.ROOT), dimensions);
    }

    /** Returns the same tensor under another name. */
    GraphTensor as(String other) {
        return new GraphTensor(other, type, typeName, dimensions);
    }

    /** Returns the same tensor with the name of the type that the file declares, if Java has none for it. */
    GraphTensor declared(TensorProto.DataType declared) {
        return WidenedTypes.contains(declared) || type == OnnxJavaType.UNKNOWN
                ? new GraphTensor(name, type, declared.name().toLowerCase(Locale.ROOT), dimensions)
                : this;
    }

    /** Tells whether the elements are floats that stand for ones of a type that Java doesn't have. */
    boolean isWidened() {
        return type == OnnxJavaType.FLOAT && !typeName.equals("float");
    }

    /** Returns the same tensor with other dimensions. */
    GraphTensor with(List<Dimension> others) {
        return new GraphTensor(name, type, typeName, others);
    }

    /** Describes a graph's input or output, if it is a tensor. */
    static Optional<GraphTensor> of(NodeInfo node) {
        if (!(node.getInfo() instanceof TensorInfo info)) {
            return Optional.empty();
        }
        long[] shape = info.getShape();
        String[] names = info.getDimensionNames();
        List<Dimension> dimensions = new ArrayList<>();
        for (int axis = 0; axis < shape.length; axis++) {
            dimensions.add(new Dimension(shape[axis], names.length > axis ? names[axis] : ""));
        }
        return Optional.of(new GraphTensor(node.getName(), info.type, dimensions));
    }

    int rank() {
        return dimensions.size();
    }

    Dimension dimension(int axis) {
        return dimensions.get(axis);
    }

    List<String> dimensionNames() {
        return dimensions.stream().map(Dimension::toString).toList();
    }

    @Override
    public String toString() {
        return name + " " + typeName + dimensionNames();
    }
}
