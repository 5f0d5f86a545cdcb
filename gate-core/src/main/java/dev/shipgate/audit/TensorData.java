package dev.shipgate.audit;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.shipgate.input.InputFile;
import dev.shipgate.input.InputFolder;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.IoProblem;
import dev.shipgate.tensor.HalfFloat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The bytes of an initializer, whether in the graph or in an external file.
 *
 * @param type element type
 * @param bytes little-endian, as stored
 */
record TensorData(ElementType type, StoredBytes bytes) {

    /** @throws InvalidInputException if the bytes are missing, too few, or outside the bundle */
    static TensorData of(Path model, InputFolder folder, TensorProto tensor) {
        ElementType type = ElementType.of(tensor);
        long expected = expectedBytes(model, tensor);
        StoredBytes bytes = tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL
                ? external(model, folder, tensor, expected)
                : new StoredBytes.InMemory(inline(model, tensor, type, expected));
        if (bytes.length() < expected) {
            throw new InvalidInputException(
                    model,
                    "the weight " + tensor.getName() + " has " + bytes.length() + " bytes, but its shape requires "
                            + expected);
        }
        return new TensorData(type, bytes);
    }

    /**
     * Returns the number of bytes that a tensor of this type and shape takes.
     *
     * @throws InvalidInputException if no tensor has this shape
     */
    static long expectedBytes(Path model, TensorProto tensor) {
        try {
            if (tensor.getDimsList().stream().allMatch(extent -> extent >= 0)) {
                return ElementType.of(tensor).bytes(elements(tensor));
            }
        } catch (ArithmeticException tooLarge) {
            // The message below is the same for every impossible shape.
        }
        throw new InvalidInputException(
                model, "the weight " + tensor.getName() + " has the impossible shape " + tensor.getDimsList());
    }

    static long elements(TensorProto tensor) {
        return tensor.getDimsList().stream().reduce(1L, Math::multiplyExact);
    }

    /** Returns the elements as floats; only for floating-point types. */
    float[] floats() {
        FloatBuffer floats = FloatBuffer.allocate(Math.toIntExact(bytes.length() * 8L / type.bits()));
        bytes.forEachWindow(window -> {
            while (floats.hasRemaining() && window.hasRemaining()) {
                floats.put(nextFloat(window));
            }
        });
        return floats.array();
    }

    private float nextFloat(ByteBuffer from) {
        return switch (type) {
            case FLOAT32 -> from.getFloat();
            case FLOAT64 -> (float) from.getDouble();
            case FLOAT16 -> HalfFloat.fromF16(from.getShort());
            case BFLOAT16 -> HalfFloat.fromBf16(from.getShort());
            case INT8, UINT8, INT4, UINT4, INT2, UINT2, INT32, INT64, FLOAT8, OTHER ->
                throw new IllegalStateException(
                        type + " is not a floating-point type, so it cannot be the type of scales");
        };
    }

    private static ByteBuffer inline(Path model, TensorProto tensor, ElementType type, long expected) {
        if (!tensor.getRawData().isEmpty() || expected == 0) {
            return tensor.getRawData().asReadOnlyByteBuffer();
        }
        long stored = typedBytes(tensor, type, expected);
        if (stored != expected) {
            throw new InvalidInputException(
                    model,
                    "the weight " + tensor.getName() + " has elements of " + stored + " bytes, but its shape requires "
                            + expected);
        }
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(expected)).order(ByteOrder.LITTLE_ENDIAN);
        switch (type) {
            case FLOAT32 -> tensor.getFloatDataList().forEach(bytes::putFloat);
            case FLOAT64 -> tensor.getDoubleDataList().forEach(bytes::putDouble);
            case FLOAT16, BFLOAT16 -> tensor.getInt32DataList().forEach(each -> bytes.putShort(each.shortValue()));
            case INT8, UINT8, INT4, UINT4, INT2, UINT2, FLOAT8 ->
                tensor.getInt32DataList().forEach(each -> bytes.put(each.byteValue()));
            case INT32 -> tensor.getInt32DataList().forEach(bytes::putInt);
            case INT64 -> tensor.getInt64DataList().forEach(bytes::putLong);
            case OTHER -> bytes.position(bytes.limit());
        }
        return bytes.flip();
    }

    private static long typedBytes(TensorProto tensor, ElementType type, long expected) {
        return switch (type) {
            case FLOAT32 -> 4L * tensor.getFloatDataCount();
            case FLOAT64 -> 8L * tensor.getDoubleDataCount();
            case FLOAT16, BFLOAT16 -> 2L * tensor.getInt32DataCount();
            case INT8, UINT8, INT4, UINT4, INT2, UINT2, FLOAT8 -> tensor.getInt32DataCount();
            case INT32 -> 4L * tensor.getInt32DataCount();
            case INT64 -> 8L * tensor.getInt64DataCount();
            case OTHER -> Math.min(expected, tensor.getSerializedSize());
        };
    }

    /** Returns a place that is relative to the model as one that is relative to the folder. */
    private static String inFolder(Path model, InputFolder folder, String location) {
        try {
            Path place = Path.of(location);
            return place.isAbsolute()
                    ? location
                    : folder.root()
                            .relativize(model.resolveSibling(""))
                            .resolve(place)
                            .toString();
        } catch (InvalidPathException impossible) {
            throw new InvalidInputException(model, "names an impossible file path: \"" + location + "\"", impossible);
        }
    }

    private static StoredBytes external(Path model, InputFolder folder, TensorProto tensor, long expected) {
        Map<String, String> entries = tensor.getExternalDataList().stream()
                .collect(Collectors.toMap(
                        StringStringEntryProto::getKey, StringStringEntryProto::getValue, (first, second) -> first));
        String location = entries.get("location");
        if (location == null) {
            throw new InvalidInputException(
                    model, "the weight " + tensor.getName() + " is external but does not name " + "its file");
        }
        Path file = folder.file(inFolder(model, folder, location));
        try (FileChannel channel = InputFile.channel(file, "a file of weights")) {
            long offset = Long.parseLong(entries.getOrDefault("offset", "0"));
            long length = Long.parseLong(entries.getOrDefault("length", Long.toString(expected)));
            if (offset < 0 || length < 0 || length > Integer.MAX_VALUE || offset > channel.size() - length) {
                throw new InvalidInputException(
                        file,
                        "the weight " + tensor.getName() + " should be at offset " + offset + " with " + length
                                + " bytes, but the file size is " + channel.size());
            }
            return new StoredBytes.InFile(file, offset, length);
        } catch (NumberFormatException problem) {
            throw new InvalidInputException(
                    model, "the weight " + tensor.getName() + " has an offset or length that is not a number");
        } catch (IOException problem) {
            throw new InvalidInputException(file, "cannot be read: " + IoProblem.of(problem), problem);
        }
    }
}
