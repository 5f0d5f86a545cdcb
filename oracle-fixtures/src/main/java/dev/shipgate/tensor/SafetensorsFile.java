package dev.shipgate.tensor;

import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.StrictJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A safetensors file, checked through and through before a tensor is handed out: the header is bounded and is JSON
 * without a key that stands twice; shape times element size is the length of the tensor; and the tensors cover the rest
 * of the file from its first byte to its last without gap or overlap.
 *
 * <p>The data is mapped, not read: a file may be larger than memory.
 */
public final class SafetensorsFile {

    /** The largest header, in bytes; the reference implementation's own bound. */
    static final long LARGEST_HEADER_BYTES = 100_000_000;

    private static final long WINDOW_BYTES = 1L << 30;
    private static final int LENGTH_BYTES = 8;
    private static final String METADATA = "__metadata__";

    private final Path path;
    private final Map<String, String> metadata;
    private final Map<String, Tensor> tensors;

    private SafetensorsFile(Path path, Map<String, String> metadata, Map<String, Tensor> tensors) {
        this.path = path;
        this.metadata = Collections.unmodifiableMap(metadata);
        this.tensors = Collections.unmodifiableMap(tensors);
    }

    /**
     * Opens a file.
     *
     * @throws InvalidInputException if it is missing, or not a safetensors file through and through
     */
    public static SafetensorsFile open(Path path) {
        return open(path, WINDOW_BYTES);
    }

    static SafetensorsFile open(Path path, long windowBytes) {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            long size = channel.size();
            byte[] header = readHeader(path, channel, size);
            JsonNode root = new StrictJson(LARGEST_HEADER_BYTES).read(path, header, JsonNode.class);
            if (!root.isObject()) {
                throw new InvalidInputException(path, "the header is not a JSON object");
            }
            long dataStart = LENGTH_BYTES + (long) header.length;
            List<Entry> entries = entries(path, root);
            requireCover(path, entries, size - dataStart);
            MappedFile mapped = new MappedFile(channel, windowBytes);
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            for (Entry entry : entries) {
                tensors.put(
                        entry.name(), new MappedTensor(mapped, dataStart + entry.begin(), entry.dtype(), entry.shape()));
            }
            return new SafetensorsFile(path, metadata(path, root.get(METADATA)), tensors);
        } catch (NoSuchFileException missing) {
            throw new InvalidInputException(path, "there is no such file", missing);
        } catch (IOException problem) {
            throw new InvalidInputException(path, "cannot be read: " + problem, problem);
        }
    }

    /** Returns the file. */
    public Path path() {
        return path;
    }

    /** Returns what the header says of the file itself. */
    public Map<String, String> metadata() {
        return metadata;
    }

    /** Returns the tensors by name, in the order in which they lie in the file. */
    public Map<String, Tensor> tensors() {
        return tensors;
    }

    /**
     * Returns a tensor.
     *
     * @throws InvalidInputException if the file has none of this name
     */
    public Tensor tensor(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new InvalidInputException(path, "has no tensor " + name);
        }
        return tensor;
    }

    /** A tensor as the header describes it, its offsets counted from the end of the header. */
    private record Entry(String name, DType dtype, Shape shape, long begin, long end) {}

    private static byte[] readHeader(Path path, FileChannel channel, long size) throws IOException {
        if (size < LENGTH_BYTES) {
            throw new InvalidInputException(path, "has " + size + " bytes, too few for a safetensors file");
        }
        long length = readFully(path, channel, LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (length < 0 || length > LARGEST_HEADER_BYTES) {
            throw new InvalidInputException(
                    path,
                    "the header should have " + Long.toUnsignedString(length) + " bytes, more than the "
                            + LARGEST_HEADER_BYTES + " that it may have");
        }
        if (length > size - LENGTH_BYTES) {
            throw new InvalidInputException(
                    path,
                    "the header should have " + length + " bytes, but the file ends after " + (size - LENGTH_BYTES)
                            + ": it is truncated");
        }
        byte[] header = readFully(path, channel, (int) length).array();
        if (header.length == 0 || header[0] != '{') {
            throw new InvalidInputException(path, "the header does not begin with '{'");
        }
        return header;
    }

    private static ByteBuffer readFully(Path path, FileChannel channel, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new InvalidInputException(path, "ends in its header: it is truncated");
            }
        }
        return buffer.flip();
    }

    private static Map<String, String> metadata(Path path, @Nullable JsonNode node) {
        Map<String, String> metadata = new LinkedHashMap<>();
        if (node == null) {
            return metadata;
        }
        if (!node.isObject()) {
            throw new InvalidInputException(path, METADATA + " is not an object");
        }
        node.properties().forEach(each -> {
            if (!each.getValue().isString()) {
                throw new InvalidInputException(path, METADATA + "." + each.getKey() + " is not a string");
            }
            metadata.put(each.getKey(), each.getValue().stringValue());
        });
        return metadata;
    }

    private static List<Entry> entries(Path path, JsonNode root) {
        List<Entry> entries = new ArrayList<>();
        root.properties().forEach(each -> {
            if (!each.getKey().equals(METADATA)) {
                entries.add(entry(path, each.getKey(), each.getValue()));
            }
        });
        entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        return entries;
    }

    private static Entry entry(Path path, String name, JsonNode node) {
        Shape shape;
        try {
            shape = Shape.of(longs(path, name, "shape", node.path("shape")));
        } catch (IllegalArgumentException impossible) {
            throw new InvalidInputException(path, "tensor " + name + ": " + impossible.getMessage(), impossible);
        }
        long[] offsets = longs(path, name, "data_offsets", node.path("data_offsets"));
        if (offsets.length != 2 || offsets[0] < 0 || offsets[1] < offsets[0]) {
            throw new InvalidInputException(
                    path, "tensor " + name + ": data_offsets must be [begin, end]: " + Arrays.toString(offsets));
        }
        DType dtype = dtype(path, name, node.path("dtype").asString(""));
        requireLength(path, name, dtype, shape, offsets[1] - offsets[0]);
        return new Entry(name, dtype, shape, offsets[0], offsets[1]);
    }

    private static DType dtype(Path path, String name, String dtype) {
        return Arrays.stream(DType.values())
                .filter(each -> each.name().equals(dtype))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(
                        path,
                        "tensor " + name + " has dtype '" + dtype + "', not one of " + Arrays.toString(DType.values())));
    }

    private static long[] longs(Path path, String name, String field, JsonNode node) {
        if (!node.isArray()) {
            throw new InvalidInputException(path, "tensor " + name + " has no " + field + " that is an array");
        }
        long[] numbers = new long[node.size()];
        for (int i = 0; i < numbers.length; i++) {
            JsonNode number = node.get(i);
            if (!number.isIntegralNumber() || !number.canConvertToLong()) {
                throw new InvalidInputException(path, "tensor " + name + ": " + field + " holds " + number);
            }
            numbers[i] = number.longValue();
        }
        return numbers;
    }

    private static void requireLength(Path path, String name, DType dtype, Shape shape, long bytes) {
        long elements = shape.elementCount();
        if (elements > Long.MAX_VALUE / dtype.byteSize() || elements * dtype.byteSize() != bytes) {
            throw new InvalidInputException(
                    path,
                    "tensor " + name + " of shape " + shape + " and dtype " + dtype + " does not fit its " + bytes
                            + " bytes");
        }
    }

    private static void requireCover(Path path, List<Entry> entries, long dataBytes) {
        long end = 0;
        for (Entry entry : entries) {
            if (entry.begin() != end) {
                throw new InvalidInputException(
                        path,
                        "tensor " + entry.name() + " begins at " + entry.begin() + " where " + end + " is expected: there is a"
                                + (entry.begin() > end ? " gap" : "n overlap"));
            }
            end = entry.end();
        }
        if (end != dataBytes) {
            throw new InvalidInputException(
                    path,
                    "the tensors need " + end + " bytes, but the file has " + dataBytes + " behind its header: it is "
                            + (dataBytes < end ? "truncated" : "longer than it should be"));
        }
    }
}
