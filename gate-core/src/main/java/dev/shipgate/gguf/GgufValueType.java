package dev.shipgate.gguf;

import dev.shipgate.input.InvalidInputException;
import java.nio.file.Path;

/** The type of a value of the metadata, in the order of its numbers. */
enum GgufValueType {
    UINT8(1),
    INT8(1),
    UINT16(2),
    INT16(2),
    UINT32(4),
    INT32(4),
    FLOAT32(4),
    BOOL(1),
    STRING(Long.BYTES),
    ARRAY(Integer.BYTES + Long.BYTES),
    UINT64(8),
    INT64(8),
    FLOAT64(8);

    private final int leastBytes;

    GgufValueType(int leastBytes) {
        this.leastBytes = leastBytes;
    }

    /** @throws InvalidInputException if there is no such type */
    static GgufValueType of(Path file, String key, int id) {
        if (id < 0 || id >= values().length) {
            throw new InvalidInputException(
                    file, key + ": has a value of the unknown type " + Integer.toUnsignedString(id));
        }
        return values()[id];
    }

    /** Returns the fewest bytes that a value takes. */
    int leastBytes() {
        return leastBytes;
    }
}
