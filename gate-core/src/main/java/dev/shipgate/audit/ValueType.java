package dev.shipgate.audit;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import java.util.stream.Collectors;

/** The types of values in words. The names of free dimensions don't matter, so they aren't part of the words. */
final class ValueType {

    private static final String FREE = "?";

    private ValueType() {}

    /** Returns type and shape, such as {@code int64[1, ?]}. */
    static String of(TypeProto type) {
        return switch (type.getValueCase()) {
            case TENSOR_TYPE ->
                element(type.getTensorType().getElemType())
                        + (type.getTensorType().hasShape()
                                ? shape(type.getTensorType().getShape())
                                : "");
            case SPARSE_TENSOR_TYPE ->
                "sparse " + element(type.getSparseTensorType().getElemType())
                        + shape(type.getSparseTensorType().getShape());
            case SEQUENCE_TYPE -> "sequence of " + of(type.getSequenceType().getElemType());
            case OPTIONAL_TYPE -> "optional " + of(type.getOptionalType().getElemType());
            case MAP_TYPE ->
                "map from " + element(type.getMapType().getKeyType()) + " to "
                        + of(type.getMapType().getValueType());
            case OPAQUE_TYPE ->
                "opaque " + type.getOpaqueType().getDomain() + "."
                        + type.getOpaqueType().getName();
            case VALUE_NOT_SET -> "any type";
        };
    }

    /** Returns the type without the shape of a tensor. */
    static String withoutShape(TypeProto type) {
        return type.hasTensorType() ? element(type.getTensorType().getElemType()) : of(type);
    }

    private static String element(int type) {
        ElementType known =
                ElementType.of(TensorProto.newBuilder().setDataType(type).build());
        return known == ElementType.OTHER || known == ElementType.FLOAT8 ? "type " + type : known.id();
    }

    private static String shape(TensorShapeProto shape) {
        return shape.getDimList().stream().map(ValueType::extent).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String extent(Dimension dimension) {
        return dimension.hasDimValue() ? Long.toString(dimension.getDimValue()) : FREE;
    }
}
