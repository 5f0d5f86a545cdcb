package dev.shipgate.tensor;

import dev.shipgate.input.InputFile;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.IoProblem;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A safetensors file, whose tensors are read where they are needed: 8 bytes with the length of the header, the header
 * as JSON, then the data of all tensors. Everything is little-endian.
 *
 * <p>The file must not change while its tensors are in use. Several threads may read them. A file that nobody closes is
 * closed when nothing refers to its tensors any more.
 */
public final class SafetensorsFile implements AutoCloseable {

    private final Path path;
    private final FileChannel channel;
    private final Map<String, String> metadata;
    private final Map<String, Tensor> tensors;

    private SafetensorsFile(Path path, FileChannel channel, Map<String, String> metadata, Map<String, Tensor> tensors) {
        this.path = path;
        this.channel = channel;
        this.metadata = metadata;
        this.tensors = Collections.unmodifiableMap(tensors);
    }

    /**
     * Opens an untrusted file of any size and checks its whole header.
     *
     * @throws InvalidInputException if the file cannot be read, if a length, dtype, shape or offset is wrong, if
     *     tensors overlap or leave a gap, or if they do not end where the file ends
     */
    public static SafetensorsFile open(Path path) {
        try {
            FileChannel channel = InputFile.channel(path, "a safetensors file");
            try {
                return open(path, channel);
            } catch (IOException | RuntimeException | Error refused) {
                channel.close();
                throw refused;
            }
        } catch (IOException e) {
            throw new InvalidInputException(path, "cannot be read: " + IoProblem.of(e), e);
        }
    }

    private static SafetensorsFile open(Path path, FileChannel channel) throws IOException {
        long fileBytes = channel.size();
        int headerBytes = headerBytes(path, channel, fileBytes);
        long dataStart = (long) Long.BYTES + headerBytes;
        byte[] json = ChannelBytes.read(channel, Long.BYTES, headerBytes).array();
        SafetensorsHeader header = SafetensorsHeader.parse(path, json, fileBytes - dataStart);
        TensorBytes bytes = new ChannelBytes(path, channel);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (SafetensorsHeader.Entry entry : header.entries()) {
            tensors.put(
                    entry.name(), new FileTensor(bytes, dataStart + entry.firstByte(), entry.dtype(), entry.shape()));
        }
        return new SafetensorsFile(path, channel, header.metadata(), tensors);
    }

    /** Returns the file as the caller named it. */
    public Path path() {
        return path;
    }

    /** Returns the free text in the header under {@code __metadata__}; empty if there is none. */
    public Map<String, String> metadata() {
        return metadata;
    }

    /** Returns all tensors by name, in file order. */
    public Map<String, Tensor> tensors() {
        return tensors;
    }

    /**
     * Returns the tensor {@code name}.
     *
     * @throws InvalidInputException if the file has no such tensor
     */
    public Tensor tensor(String name) {
        @Nullable Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new InvalidInputException(path, "has no tensor " + name);
        }
        return tensor;
    }

    /** Closes the file. Its tensors can't be read any more. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new InvalidInputException(path, "cannot be closed: " + IoProblem.of(e), e);
        }
    }

    private static int headerBytes(Path path, FileChannel channel, long fileBytes) throws IOException {
        if (fileBytes < Long.BYTES) {
            throw new InvalidInputException(
                    path, "is too short for a safetensors file: " + fileBytes + " bytes, expected at least 8");
        }
        long length = ChannelBytes.read(channel, 0, Long.BYTES).getLong(0);
        if (length < 0 || length > SafetensorsHeader.MAX_BYTES) {
            throw new InvalidInputException(
                    path,
                    "claims a safetensors header of " + Long.toUnsignedString(length) + " bytes; at most "
                            + SafetensorsHeader.MAX_BYTES + " are allowed");
        }
        if (length > fileBytes - Long.BYTES) {
            throw new InvalidInputException(
                    path,
                    "claims a safetensors header of " + length + " bytes, but only " + (fileBytes - Long.BYTES)
                            + " follow: it is truncated");
        }
        return (int) length;
    }
}
