package dev.shipgate.gguf;

import dev.shipgate.input.InvalidInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads a header: magic, version, two counts, metadata, and where each tensor is. The layout is that of
 * {@code ggml/docs/gguf.md}, versions 2 and 3.
 */
final class GgufHeaderReader {

    private static final int MAGIC = 0x46554747; // "GGUF"

    private static final int OLDEST = 2;
    private static final int NEWEST = 3;

    private static final long MOST_ENTRIES = 1 << 16;
    private static final long MOST_TENSORS = 1 << 18;
    private static final long MOST_ITEMS = 1 << 22;
    private static final int MOST_DIMENSIONS = 4;
    private static final int DEEPEST_ARRAY = 4;
    private static final int LONGEST_KEY = 65_535;
    private static final int LONGEST_TENSOR_NAME = 1_024;
    private static final int LONGEST_TEXT = 16 << 20;

    private static final int LEAST_TEXT_BYTES = Long.BYTES;
    /** A key, the type of its value, and one byte. */
    private static final int LEAST_ENTRY_BYTES = LEAST_TEXT_BYTES + Integer.BYTES + 1;
    /** A name, a count of dimensions, one of them, a type and an offset. */
    private static final int LEAST_TENSOR_BYTES =
            LEAST_TEXT_BYTES + Integer.BYTES + Long.BYTES + Integer.BYTES + Long.BYTES;

    private static final String ALIGNMENT = "general.alignment";
    private static final long DEFAULT_ALIGNMENT = 32;
    private static final long LARGEST_ALIGNMENT = 1 << 20;

    private final Path file;
    private final GgufInput input;
    private long items;

    GgufHeaderReader(Path file, GgufInput input) {
        this.file = file;
        this.input = input;
    }

    GgufFile read() throws IOException {
        if (input.fileBytes() < Integer.BYTES || input.signedInt("the magic") != MAGIC) {
            throw new InvalidInputException(file, "isn't a GGUF file: it doesn't start with GGUF");
        }
        int version = version();
        int tensorCount = input.count("the number of tensors", MOST_TENSORS, LEAST_TENSOR_BYTES);
        int entryCount = input.count("the number of metadata entries", MOST_ENTRIES, LEAST_ENTRY_BYTES);
        Map<String, GgufValue> entries = new LinkedHashMap<>();
        for (int i = 0; i < entryCount; i++) {
            String key = input.text("the key of metadata entry " + i, LONGEST_KEY);
            GgufValue value = value(key, GgufValueType.of(file, key, input.signedInt("the type of " + key)), 0);
            if (entries.put(key, value) != null) {
                throw new InvalidInputException(file, "has the metadata entry " + key + " twice");
            }
        }
        GgufMetadata metadata = new GgufMetadata(file, entries);
        long alignment = alignment(metadata);
        List<GgufTensor> tensors = tensors(tensorCount);
        long dataStart = (input.position() + alignment - 1) / alignment * alignment;
        requirePlaces(tensors, alignment, dataStart);
        return new GgufFile(file, version, metadata, tensors, input.fileBytes());
    }

    private int version() throws IOException {
        int version = input.signedInt("the version");
        int swapped = Integer.reverseBytes(version);
        if (swapped >= 1 && swapped <= NEWEST) {
            throw new InvalidInputException(
                    file,
                    "is a big-endian GGUF file, and only little-endian ones can be read; convert it with"
                            + " gguf-convert-endian of Python's gguf package");
        }
        if (version < OLDEST || version > NEWEST) {
            throw new InvalidInputException(
                    file,
                    "is a GGUF file of version " + Integer.toUnsignedString(version) + "; versions " + OLDEST + " and "
                            + NEWEST + " can be read; convert the model again with a current llama.cpp");
        }
        return version;
    }

    private GgufValue value(String key, GgufValueType type, int depth) throws IOException {
        return switch (type) {
            case UINT8 -> new GgufValue.Whole(input.unsignedByte(key));
            case INT8 -> new GgufValue.Whole(input.signedByte(key));
            case UINT16 -> new GgufValue.Whole(Short.toUnsignedInt(input.signedShort(key)));
            case INT16 -> new GgufValue.Whole(input.signedShort(key));
            case UINT32 -> new GgufValue.Whole(input.unsignedInt(key));
            case INT32 -> new GgufValue.Whole(input.signedInt(key));
            case UINT64, INT64 -> new GgufValue.Whole(input.signedLong(key));
            case FLOAT32 -> new GgufValue.Real(input.float32(key));
            case FLOAT64 -> new GgufValue.Real(input.float64(key));
            case BOOL -> flag(key);
            case STRING -> new GgufValue.Text(input.text(key, LONGEST_TEXT));
            case ARRAY -> array(key, depth + 1);
        };
    }

    private GgufValue flag(String key) throws IOException {
        int value = input.unsignedByte(key);
        if (value > 1) {
            throw new InvalidInputException(file, key + ": expected 0 or 1 as a Boolean, found " + value);
        }
        return new GgufValue.Flag(value == 1);
    }

    private GgufValue array(String key, int depth) throws IOException {
        if (depth > DEEPEST_ARRAY) {
            throw new InvalidInputException(file, key + ": has arrays in arrays, more than " + DEEPEST_ARRAY + " deep");
        }
        GgufValueType type = GgufValueType.of(file, key, input.signedInt("the type of " + key));
        int count = input.count("the length of " + key, MOST_ITEMS, type.leastBytes());
        items += count;
        if (items > MOST_ITEMS) {
            throw new InvalidInputException(
                    file,
                    key + ": the arrays up to here have " + items + " values; at most " + MOST_ITEMS + " are allowed");
        }
        List<GgufValue> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(value(key, type, depth));
        }
        return new GgufValue.Items(values);
    }

    private long alignment(GgufMetadata metadata) {
        long alignment = metadata.whole(ALIGNMENT).orElse(DEFAULT_ALIGNMENT);
        if (alignment < 1 || alignment > LARGEST_ALIGNMENT || Long.bitCount(alignment) != 1) {
            throw new InvalidInputException(
                    file,
                    ALIGNMENT + ": expected a power of two of at most " + LARGEST_ALIGNMENT + ", found "
                            + Long.toUnsignedString(alignment));
        }
        return alignment;
    }

    private List<GgufTensor> tensors(int count) throws IOException {
        List<GgufTensor> tensors = new ArrayList<>(count);
        Set<String> names = new HashSet<>();
        for (int i = 0; i < count; i++) {
            String name = input.text("the name of tensor " + i, LONGEST_TENSOR_NAME);
            if (name.isBlank()) {
                throw new InvalidInputException(file, "tensor " + i + " has no name");
            }
            if (!names.add(name)) {
                throw new InvalidInputException(file, "has the tensor " + name + " twice");
            }
            tensors.add(tensor(name));
        }
        return tensors;
    }

    private GgufTensor tensor(String name) throws IOException {
        String what = "tensor " + name;
        long rank = input.unsignedInt(what);
        if (rank < 1 || rank > MOST_DIMENSIONS) {
            throw new InvalidInputException(
                    file, what + ": expected 1 to " + MOST_DIMENSIONS + " dimensions, found " + rank);
        }
        List<Long> dimensions = new ArrayList<>();
        for (int i = 0; i < rank; i++) {
            dimensions.add(input.signedLong(what));
        }
        long typeId = input.unsignedInt(what);
        GgmlType type = GgmlType.of(typeId)
                .orElseThrow(() -> new InvalidInputException(
                        file,
                        what + ": is stored as type " + typeId + ", which this version of the gate doesn't know"));
        long offset = input.signedLong(what);
        try {
            long elements = 1;
            for (long length : dimensions) {
                if (length < 1) {
                    throw new InvalidInputException(
                            file, what + ": expected lengths of at least 1, found " + dimensions);
                }
                elements = Math.multiplyExact(elements, length);
            }
            if (dimensions.get(0) % type.blockElements() != 0) {
                throw new InvalidInputException(
                        file,
                        what + ": rows of " + dimensions.get(0) + " can't be stored as " + type.title()
                                + ", in blocks of " + type.blockElements());
            }
            long bytes = Math.multiplyExact(elements / type.blockElements(), (long) type.blockBytes());
            return new GgufTensor(name, type, dimensions, offset, elements, bytes);
        } catch (ArithmeticException overflow) {
            throw new InvalidInputException(file, what + ": has too many elements: " + dimensions, overflow);
        }
    }

    private void requirePlaces(List<GgufTensor> tensors, long alignment, long dataStart) {
        List<GgufTensor> inOrder = tensors.stream()
                .sorted(Comparator.comparingLong(GgufTensor::offset))
                .toList();
        long dataBytes = Math.max(0, input.fileBytes() - dataStart);
        long end = 0;
        for (GgufTensor tensor : inOrder) {
            String what = "tensor " + tensor.name() + ": ";
            if (tensor.offset() < 0 || tensor.offset() % alignment != 0) {
                throw new InvalidInputException(
                        file,
                        what + "expected an offset of a multiple of " + alignment + ", found "
                                + Long.toUnsignedString(tensor.offset()));
            }
            if (tensor.offset() < end) {
                throw new InvalidInputException(
                        file,
                        what + "begins at byte " + tensor.offset() + " of the data, but the tensor before it ends at "
                                + end + ": they overlap");
            }
            if (tensor.bytes() > dataBytes - tensor.offset()) {
                throw new InvalidInputException(
                        file,
                        what + "needs bytes " + tensor.offset() + " to " + (tensor.offset() + tensor.bytes())
                                + " of the data, but the file has " + dataBytes + ": it is truncated");
            }
            end = tensor.offset() + tensor.bytes();
        }
    }
}
