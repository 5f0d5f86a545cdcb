package dev.shipgate.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Puts safetensors files together by hand, right ones and wrong ones. */
final class SafetensorsBytes {

    private SafetensorsBytes() {}

    /** Returns the file with this header, in which {@code '} stands for {@code "}, and this data. */
    static byte[] of(String header, byte... data) {
        byte[] json = header.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Long.BYTES + json.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .put(data)
                .array();
    }

    /** Returns {@code count} bytes: 0, 1, 2, ... */
    static byte[] ramp(int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }
}
