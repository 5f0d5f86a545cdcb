package dev.shipgate.tensor;

import dev.shipgate.output.AtomicFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes tensors of floating-point numbers and small integers to a safetensors file, in the order they were added.
 *
 * <p>Tensors are read while the file is being written, one buffer at a time.
 */
public final class SafetensorsWriter {

    private static final int BUFFER_ELEMENTS = 1 << 16;
    private static final int HEADER_ALIGNMENT = 8;

    private record Entry(Tensor tensor, DType dtype) {

        long bytes() {
            return Math.multiplyExact(tensor.shape().elementCount(), (long) dtype.byteSize());
        }
    }

    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /** Adds free text to the header, replacing any earlier text under {@code key}. */
    public SafetensorsWriter metadata(String key, String value) {
        metadata.put(key, value);
        return this;
    }

    /**
     * Adds a tensor, which will be written as F32.
     *
     * @throws IllegalArgumentException if {@code name} is taken
     */
    public SafetensorsWriter add(String name, Tensor tensor) {
        return add(name, tensor, DType.F32);
    }

    /**
     * Adds a tensor, which will be written as {@code dtype}: F32, F16 or BF16, rounding its elements to nearest, ties
     * to even; or I32, for integer elements of up to 2^24.
     *
     * @throws IllegalArgumentException if {@code name} is taken or {@code dtype} is none of these
     */
    public SafetensorsWriter add(String name, Tensor tensor, DType dtype) {
        if (!dtype.isFloat() && dtype != DType.I32) {
            throw new IllegalArgumentException(
                    "tensor " + name + ": " + dtype + " is not supported; expected F32, F16, BF16 or I32");
        }
        if (name.equals("__metadata__") || entries.containsKey(name)) {
            throw new IllegalArgumentException("tensor " + name + ": the name is already in use");
        }
        entries.put(name, new Entry(tensor, dtype));
        return this;
    }

    /**
     * Writes a temporary file in the same folder, then moves it into place.
     *
     * @throws IOException if the file cannot be written; any earlier {@code file} is then unchanged
     */
    public void write(Path file) throws IOException {
        byte[] header = header();
        AtomicFile.write(file, out -> {
            ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            out.write(length.putLong(header.length).array());
            out.write(header);
            for (Entry entry : entries.values()) {
                writeData(out, entry);
            }
        });
    }

    private byte[] header() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            if (!metadata.isEmpty()) {
                json.writeObjectPropertyStart("__metadata__");
                metadata.forEach(json::writeStringProperty);
                json.writeEndObject();
            }
            long offset = 0;
            for (Map.Entry<String, Entry> named : entries.entrySet()) {
                Entry entry = named.getValue();
                long end = Math.addExact(offset, entry.bytes());
                json.writeObjectPropertyStart(named.getKey());
                json.writeStringProperty("dtype", entry.dtype().name());
                writeLongs(json, "shape", entry.tensor().shape().toArray());
                writeLongs(json, "data_offsets", offset, end);
                json.writeEndObject();
                offset = end;
            }
            json.writeEndObject();
        }
        // The reference implementation pads with spaces so that the data begins at a multiple of eight.
        while (bytes.size() % HEADER_ALIGNMENT != 0) {
            bytes.write(' ');
        }
        return bytes.toByteArray();
    }

    private static void writeLongs(JsonGenerator json, String name, long... values) {
        json.writeName(name);
        json.writeArray(values, 0, values.length);
    }

    private static void writeData(OutputStream out, Entry entry) throws IOException {
        long count = entry.tensor().shape().elementCount();
        float[] floats = new float[(int) Math.min(count, BUFFER_ELEMENTS)];
        ByteBuffer bytes =
                ByteBuffer.allocate(floats.length * entry.dtype().byteSize()).order(ByteOrder.LITTLE_ENDIAN);
        for (long from = 0; from < count; from += floats.length) {
            int run = (int) Math.min(floats.length, count - from);
            entry.tensor().copyFloats(from, floats, 0, run);
            bytes.clear();
            encode(entry.dtype(), floats, run, bytes);
            out.write(bytes.array(), 0, bytes.position());
        }
    }

    private static void encode(DType dtype, float[] floats, int count, ByteBuffer bytes) {
        for (int i = 0; i < count; i++) {
            switch (dtype) {
                case F32 -> bytes.putInt(Float.floatToRawIntBits(floats[i]));
                case F16 -> bytes.putShort(HalfFloat.toF16(floats[i]));
                case BF16 -> bytes.putShort(HalfFloat.toBf16(floats[i]));
                case I32 -> bytes.putInt((int) floats[i]);
                case I64, I8, U8 -> throw new IllegalArgumentException("cannot be written: " + dtype);
            }
        }
    }
}
