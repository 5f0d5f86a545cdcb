package dev.shipgate.tensor;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.StrictJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The header of a safetensors file: which tensors there are and where their data is.
 *
 * @param metadata free text
 * @param entries ordered by offset, without overlaps or gaps, from 0 to the end of the data
 */
record SafetensorsHeader(Map<String, String> metadata, List<Entry> entries) {

    /** The longest header, in bytes, that the format allows. */
    static final int MAX_BYTES = 100_000_000;

    /** One tensor. Its offset is relative to the first byte after the header. */
    record Entry(String name, DType dtype, Shape shape, long firstByte, long endByte) {}

    private record HeaderJson(
            @JsonProperty("__metadata__") @Nullable Map<String, String> metadata,
            @JsonAnySetter Map<String, @Nullable EntryJson> tensors) {}

    private record EntryJson(String dtype, List<Long> shape, List<Long> dataOffsets) {

        EntryJson {
            StrictJson.required(dtype, "dtype");
            StrictJson.required(shape, "shape");
            StrictJson.required(dataOffsets, "data_offsets");
        }
    }

    /**
     * Parses a header and checks that its tensors fill the data exactly.
     *
     * @param file the file to name in messages
     * @param json the header, including its padding
     * @param dataBytes the number of bytes after the header in the file
     * @throws InvalidInputException if the header violates the format or does not match the data
     */
    static SafetensorsHeader parse(Path file, byte[] json, long dataBytes) {
        int end = json.length;
        while (end > 0 && json[end - 1] == ' ') {
            end--;
        }
        if (end == 0 || json[0] != '{' || json[end - 1] != '}') {
            throw new InvalidInputException(
                    file,
                    "the safetensors header must be a JSON object that starts at its first byte and is followed only "
                            + "by spaces");
        }
        HeaderJson header = new StrictJson(MAX_BYTES).read(file, Arrays.copyOf(json, end), HeaderJson.class);
        List<Entry> entries = new ArrayList<>();
        header.tensors().forEach((name, entry) -> entries.add(entry(file, name, entry)));
        entries.sort(Comparator.comparingLong(Entry::firstByte).thenComparingLong(Entry::endByte));
        requireExactCover(file, entries, dataBytes);
        return new SafetensorsHeader(ordered(header.metadata()), List.copyOf(entries));
    }

    private static Map<String, String> ordered(@Nullable Map<String, String> metadata) {
        return metadata == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    private static Entry entry(Path file, String name, @Nullable EntryJson json) {
        if (json == null) {
            throw new InvalidInputException(file, "tensor " + name + ": expected an object, found null");
        }
        DType dtype = dtype(file, name, json.dtype());
        if (json.dataOffsets().size() != 2) {
            throw new InvalidInputException(
                    file,
                    "tensor " + name + ": data_offsets must be two numbers, found "
                            + json.dataOffsets().size());
        }
        long first = json.dataOffsets().get(0);
        long end = json.dataOffsets().get(1);
        if (first < 0 || end < first) {
            throw new InvalidInputException(
                    file,
                    "tensor " + name + ": data_offsets must be at least 0 and ascending, found " + json.dataOffsets());
        }
        Shape shape;
        long bytes;
        try {
            shape = new Shape(json.shape());
            bytes = Math.multiplyExact(shape.elementCount(), (long) dtype.byteSize());
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new InvalidInputException(
                    file, "tensor " + name + ": invalid shape " + json.shape() + ": " + e.getMessage(), e);
        }
        if (bytes != end - first) {
            throw new InvalidInputException(
                    file,
                    "tensor " + name + ": " + dtype + " of shape " + shape + " takes " + bytes
                            + " bytes, but data_offsets " + json.dataOffsets() + " span " + (end - first));
        }
        return new Entry(name, dtype, shape, first, end);
    }

    private static DType dtype(Path file, String name, String found) {
        for (DType dtype : DType.values()) {
            if (dtype.name().equals(found)) {
                return dtype;
            }
        }
        throw new InvalidInputException(
                file,
                "tensor " + name + ": unknown dtype " + found + "; expected one of " + Arrays.toString(DType.values()));
    }

    private static void requireExactCover(Path file, List<Entry> entries, long dataBytes) {
        long covered = 0;
        for (Entry entry : entries) {
            if (entry.firstByte() != covered) {
                throw new InvalidInputException(
                        file,
                        "tensor " + entry.name() + " begins at byte "
                                + entry.firstByte() + " of the data, but the tensor before it ends at " + covered
                                + (entry.firstByte() < covered ? ": they overlap" : ": there is a gap"));
            }
            covered = entry.endByte();
        }
        if (covered != dataBytes) {
            throw new InvalidInputException(
                    file,
                    "the last tensor ends at byte " + covered
                            + " of the data, but the file contains " + dataBytes
                            + (covered > dataBytes ? ": it is truncated" : ": it has trailing bytes"));
        }
    }
}
