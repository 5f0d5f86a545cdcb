package dev.shipgate.audit;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import com.google.protobuf.ByteString;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The value of an attribute that isn't a graph.
 *
 * @param exact type and value; two values are equal if these are
 * @param text the value in words, cut if it is long
 */
record AttributeValue(String exact, String text) {

    private static final int LONGEST = 80;
    private static final int SHOWN_OF_DIGEST = 12;

    /** @throws dev.shipgate.input.InvalidInputException if it is a tensor that cannot be read */
    static AttributeValue of(OnnxGraph graph, AttributeProto attribute) {
        if (!attribute.getRefAttrName().isEmpty()) {
            return text("reference", "the function's attribute " + attribute.getRefAttrName());
        }
        AttributeType type = type(attribute);
        return switch (type) {
            case INT -> text(type.name(), Long.toString(attribute.getI()));
            case FLOAT -> text(type.name(), Float.toString(attribute.getF()));
            case STRING -> strings(type, List.of(attribute.getS()));
            case INTS -> text(type.name(), attribute.getIntsList().toString());
            case FLOATS -> text(type.name(), attribute.getFloatsList().toString());
            case STRINGS -> strings(type, attribute.getStringsList());
            case TENSOR -> tensors(List.of(StoredTensor.of(graph, attribute.getT())));
            case TENSORS ->
                tensors(attribute.getTensorsList().stream()
                        .map(tensor -> StoredTensor.of(graph, tensor))
                        .toList());
            case SPARSE_TENSOR -> tensors(List.of(StoredTensor.of(graph, attribute.getSparseTensor())));
            case SPARSE_TENSORS ->
                tensors(attribute.getSparseTensorsList().stream()
                        .map(tensor -> StoredTensor.of(graph, tensor))
                        .toList());
            case TYPE_PROTO -> text(type.name(), ValueType.of(attribute.getTp()));
            case TYPE_PROTOS ->
                text(
                        type.name(),
                        attribute.getTypeProtosList().stream()
                                .map(ValueType::of)
                                .toList()
                                .toString());
            case UNDEFINED -> text(type.name(), "a value of an unknown type");
            case GRAPH, GRAPHS -> throw new IllegalArgumentException("a graph is compared node by node");
        };
    }

    /** Returns the type of an attribute. Files of the first IR versions don't name it. */
    static AttributeType type(AttributeProto attribute) {
        if (attribute.getType() != AttributeType.UNDEFINED) {
            return attribute.getType();
        }
        if (attribute.hasF()) {
            return AttributeType.FLOAT;
        } else if (attribute.hasI()) {
            return AttributeType.INT;
        } else if (attribute.hasS()) {
            return AttributeType.STRING;
        } else if (attribute.hasT()) {
            return AttributeType.TENSOR;
        } else if (attribute.hasG()) {
            return AttributeType.GRAPH;
        } else if (attribute.getFloatsCount() > 0) {
            return AttributeType.FLOATS;
        } else if (attribute.getIntsCount() > 0) {
            return AttributeType.INTS;
        } else if (attribute.getStringsCount() > 0) {
            return AttributeType.STRINGS;
        } else if (attribute.getTensorsCount() > 0) {
            return AttributeType.TENSORS;
        } else if (attribute.getGraphsCount() > 0) {
            return AttributeType.GRAPHS;
        }
        return AttributeType.UNDEFINED;
    }

    private static AttributeValue tensors(List<StoredTensor> tensors) {
        String exact = tensors.stream().map(StoredTensor::digest).collect(Collectors.joining(" ", "TENSOR ", ""));
        return new AttributeValue(
                exact, cut(tensors.stream().map(StoredTensor::text).collect(Collectors.joining(", ")), exact));
    }

    private static AttributeValue strings(AttributeType type, List<ByteString> values) {
        Sha256 digest = new Sha256();
        values.forEach(value -> digest.add(value.asReadOnlyByteBuffer()));
        String exact = type.name() + " " + digest.hex();
        return new AttributeValue(
                exact,
                cut(
                        values.stream()
                                .map(value -> "\"" + value.toStringUtf8() + "\"")
                                .collect(Collectors.joining(", ")),
                        exact));
    }

    private static AttributeValue text(String type, String value) {
        String exact = type + " " + value;
        return new AttributeValue(exact, cut(value, exact));
    }

    /** Two long values that begin alike must not look alike. */
    private static String cut(String text, String exact) {
        return text.length() <= LONGEST
                ? text
                : text.substring(0, LONGEST) + "… ("
                        + new Sha256().add(exact).hex().substring(0, SHOWN_OF_DIGEST) + ")";
    }
}
