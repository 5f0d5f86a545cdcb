package dev.shipgate.audit;

import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.StringJoiner;

/**
 * A stored tensor, identified by its content rather than by its name or by the way in which it is stored.
 *
 * @param digest the digest of type, shape and elements
 * @param shape type and shape in words, such as {@code float32[2, 3]}
 * @param text the same with the elements, if they are few
 */
record StoredTensor(String digest, String shape, String text) {

    private static final int MOST_SHOWN = 4;
    private static final int SHOWN_OF_DIGEST = 12;

    /** @throws dev.shipgate.input.InvalidInputException if its elements cannot be read */
    static StoredTensor of(OnnxGraph graph, TensorProto tensor) {
        ElementType type = ElementType.of(tensor);
        TensorData.expectedBytes(graph.file(), tensor);
        String shape = (type == ElementType.OTHER ? "type " + tensor.getDataType() : type.id()) + tensor.getDimsList();
        boolean isTyped = type == ElementType.OTHER
                && tensor.getRawData().isEmpty()
                && tensor.getDataLocation() != TensorProto.DataLocation.EXTERNAL;
        StoredBytes bytes = isTyped
                ? new StoredBytes.InMemory(typed(tensor))
                : graph.data(tensor).bytes();
        String digest =
                new Sha256().add(tensor.getDataType() + shape).add(bytes).hex();
        String elements = isTyped ? "" : elements(type, bytes, tensor);
        return new StoredTensor(
                digest,
                shape,
                shape + (elements.isEmpty() ? " " + digest.substring(0, SHOWN_OF_DIGEST) : " " + elements));
    }

    /** @throws dev.shipgate.input.InvalidInputException if its elements cannot be read */
    static StoredTensor of(OnnxGraph graph, SparseTensorProto tensor) {
        StoredTensor values = of(graph, tensor.getValues());
        StoredTensor indices = of(graph, tensor.getIndices());
        String shape = "sparse " + values.shape() + " in " + tensor.getDimsList();
        String digest = new Sha256()
                .add(shape)
                .add(values.digest())
                .add(indices.digest())
                .hex();
        return new StoredTensor(digest, shape, shape + " " + digest.substring(0, SHOWN_OF_DIGEST));
    }

    /** The audit doesn't interpret these types, but the form in which they are stored must not matter. */
    private static ByteBuffer typed(TensorProto tensor) {
        int count = Math.max(tensor.getInt32DataCount(), tensor.getUint64DataCount());
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.multiplyExact(count, Long.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
        TensorProto.DataType type = TensorProto.DataType.forNumber(tensor.getDataType());
        if (type == TensorProto.DataType.BOOL) {
            tensor.getInt32DataList().forEach(each -> bytes.put(each.byteValue()));
        } else if (type == TensorProto.DataType.INT16 || type == TensorProto.DataType.UINT16) {
            tensor.getInt32DataList().forEach(each -> bytes.putShort(each.shortValue()));
        } else if (type == TensorProto.DataType.UINT32) {
            tensor.getUint64DataList().forEach(each -> bytes.putInt(each.intValue()));
        } else if (type == TensorProto.DataType.UINT64) {
            tensor.getUint64DataList().forEach(bytes::putLong);
        } else {
            return TensorProto.newBuilder()
                    .addAllInt32Data(tensor.getInt32DataList())
                    .addAllStringData(tensor.getStringDataList())
                    .addAllFloatData(tensor.getFloatDataList())
                    .addAllDoubleData(tensor.getDoubleDataList())
                    .build()
                    .toByteString()
                    .asReadOnlyByteBuffer();
        }
        return bytes.flip();
    }

    private static String elements(ElementType type, StoredBytes bytes, TensorProto tensor) {
        long count = TensorData.elements(tensor);
        if (count < 1 || count > MOST_SHOWN) {
            return "";
        }
        ByteBuffer from = bytes.read(0, (int) Math.min(bytes.length(), MOST_SHOWN * Long.BYTES));
        StringJoiner elements = new StringJoiner(", ", "(", ")");
        for (int i = 0; i < count; i++) {
            switch (type) {
                case INT32 -> elements.add(Integer.toString(from.getInt()));
                case INT64 -> elements.add(Long.toString(from.getLong()));
                case FLOAT32 -> elements.add(Float.toString(from.getFloat()));
                case FLOAT64 -> elements.add(Double.toString(from.getDouble()));
                case FLOAT16, BFLOAT16, FLOAT8, INT8, UINT8, INT4, UINT4, INT2, UINT2, OTHER -> {
                    return "";
                }
            }
        }
        return elements.toString();
    }
}
