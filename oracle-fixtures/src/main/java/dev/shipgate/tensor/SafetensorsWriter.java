package dev.shipgate.tensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Writes safetensors files. Holds one buffer, whatever the size of the tensors. */
public final class SafetensorsWriter {

    private static final int ALIGNMENT_BYTES = 8;
    private static final int BUFFER_ELEMENTS = 1 << 16;

    private final JsonMapper mapper = new JsonMapper();

    /**
     * Writes tensors beside the file and moves them there in one step. F32, F16 and BF16 are written as they are.
     *
     * @param tensors in the order in which they are to lie in the file
     * @throws IOException              if the file cannot be written; one that was there before is left as it was
     * @throws IllegalArgumentException if a tensor does not hold floating-point numbers
     */
    public void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) throws IOException {
        byte[] header = header(tensors, metadata);
        Path beside = file.resolveSibling("." + file.getFileName() + "." + ProcessHandle.current().pid());
        try {
            try (FileChannel channel = FileChannel.open(
                    beside, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                drain(channel, length.putLong(header.length).flip());
                drain(channel, ByteBuffer.wrap(header));
                for (Tensor tensor : tensors.values()) {
                    write(channel, tensor);
                }
            }
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    private byte[] header(Map<String, Tensor> tensors, Map<String, String> metadata) {
        Map<String, Object> header = new LinkedHashMap<>();
        if (!metadata.isEmpty()) {
            header.put("__metadata__", metadata);
        }
        long offset = 0;
        for (Map.Entry<String, Tensor> each : tensors.entrySet()) {
            Tensor tensor = each.getValue();
            if (!tensor.dtype().isFloat()) {
                throw new IllegalArgumentException("tensor " + each.getKey() + " is of dtype " + tensor.dtype());
            }
            long end = offset + tensor.shape().elementCount() * tensor.dtype().byteSize();
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("dtype", tensor.dtype().name());
            entry.put("shape", tensor.shape().dimensions());
            entry.put("data_offsets", new long[] {offset, end});
            header.put(each.getKey(), entry);
            offset = end;
        }
        byte[] json = mapper.writeValueAsString(header).getBytes(StandardCharsets.UTF_8);
        byte[] padded = Arrays.copyOf(json, (json.length + ALIGNMENT_BYTES - 1) / ALIGNMENT_BYTES * ALIGNMENT_BYTES);
        Arrays.fill(padded, json.length, padded.length, (byte) ' ');
        return padded;
    }

    private static void write(FileChannel channel, Tensor tensor) throws IOException {
        long count = tensor.shape().elementCount();
        float[] elements = new float[(int) Math.min(count, BUFFER_ELEMENTS)];
        ByteBuffer buffer =
                ByteBuffer.allocate(elements.length * tensor.dtype().byteSize()).order(ByteOrder.LITTLE_ENDIAN);
        for (long from = 0; from < count; from += elements.length) {
            int run = (int) Math.min(elements.length, count - from);
            tensor.copyFloats(from, elements, 0, run);
            buffer.clear();
            for (int i = 0; i < run; i++) {
                put(buffer, tensor.dtype(), elements[i]);
            }
            drain(channel, buffer.flip());
        }
    }

    private static void put(ByteBuffer buffer, DType dtype, float value) {
        switch (dtype) {
            case F32 -> buffer.putFloat(value);
            case F16 -> buffer.putShort(HalfFloat.toF16(value));
            case BF16 -> buffer.putShort(HalfFloat.toBf16(value));
            case I64, I32, I8, U8 -> throw new IllegalArgumentException("dtype " + dtype + " is not written");
        }
    }

    private static void drain(FileChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }
}
