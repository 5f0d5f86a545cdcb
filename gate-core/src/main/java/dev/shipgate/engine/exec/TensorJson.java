package dev.shipgate.engine.exec;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.shipgate.input.InputFolder;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.tensor.HalfFloat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A tensor in a protocol line, little-endian and row-major: in base64, or in a file in the scratch folder.
 *
 * @param dtype {@code float32}, {@code float16} or {@code bfloat16}; float32 if absent
 * @param shape the shape of a state; absent for logits, which are as long as the vocabulary
 * @param data base64
 * @param file the file's name in the scratch folder
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TensorJson(
        @Nullable String dtype,
        @Nullable List<Long> shape,
        @Nullable String data,
        @Nullable String file) {

    static final String FLOAT32 = "float32";

    /**
     * Reads a tensor that only the second version defines, so that a program of the first may have anything there.
     *
     * @param what describes the tensor in messages
     */
    static TensorJson of(JsonNode sent, String what) throws ExecException {
        if (!sent.isObject()) {
            throw new ExecException("sent " + what + " as " + sent.getNodeType()
                    + ", expected an object with \"data\" or" + " \"file\"");
        }
        return new TensorJson(text(sent, "dtype"), null, text(sent, "data"), text(sent, "file"));
    }

    private static @Nullable String text(JsonNode sent, String name) {
        return sent.path(name).isString() ? sent.get(name).stringValue() : null;
    }

    /** Returns the element type's name. */
    String dtypeOrDefault() {
        return dtype == null ? FLOAT32 : dtype;
    }

    /**
     * Reads the elements.
     *
     * @param count the required number of elements
     * @param what describes the tensor in messages
     */
    float[] elements(long count, String what, InputFolder scratch) throws ExecException {
        ByteBuffer bytes = ByteBuffer.wrap(bytes(what, scratch)).order(ByteOrder.LITTLE_ENDIAN);
        int width = width(what);
        if (bytes.remaining() != count * width) {
            throw new ExecException("sent " + what + " with " + bytes.remaining() + " bytes, expected " + count
                    + " elements of " + dtypeOrDefault() + ", " + count * width + " bytes");
        }
        float[] elements = new float[Math.toIntExact(count)];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = width == Float.BYTES
                    ? bytes.getFloat()
                    : dtypeOrDefault().equals("float16")
                            ? HalfFloat.fromF16(bytes.getShort())
                            : HalfFloat.fromBf16(bytes.getShort());
        }
        return elements;
    }

    private int width(String what) throws ExecException {
        return switch (dtypeOrDefault()) {
            case FLOAT32 -> Float.BYTES;
            case "float16", "bfloat16" -> Short.BYTES;
            default ->
                throw new ExecException(
                        "sent " + what + " with dtype " + dtype + ", expected float32, float16 or bfloat16");
        };
    }

    private byte[] bytes(String what, InputFolder scratch) throws ExecException {
        if ((data == null) == (file == null)) {
            throw new ExecException("sent " + what + " with neither \"data\" nor \"file\"");
        }
        try {
            return data != null ? Base64.getDecoder().decode(data) : Files.readAllBytes(scratch.file(file));
        } catch (IllegalArgumentException damaged) {
            throw new ExecException("sent " + what + " in invalid base64: " + damaged.getMessage());
        } catch (InvalidInputException | IOException refused) {
            throw new ExecException("sent " + what + " in an unreadable file: " + refused.getMessage());
        }
    }
}
