package dev.shipgate.gguf;

import dev.shipgate.input.InputFile;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.IoProblem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The header of one GGUF file. The data of its tensors isn't read.
 *
 * @param file the file
 * @param version 2 or 3
 * @param metadata its metadata
 * @param tensors its tensors, in file order; each lies within the file, and no two overlap
 * @param fileBytes the size of the file, in bytes
 */
public record GgufFile(Path file, int version, GgufMetadata metadata, List<GgufTensor> tensors, long fileBytes) {

    public GgufFile {
        tensors = List.copyOf(tensors);
    }

    /**
     * Reads the header of an untrusted file of any size.
     *
     * @throws InvalidInputException if it can't be read, isn't a little-endian GGUF file of version 2 or 3, or a count,
     *     a length, a type or an offset is wrong
     */
    public static GgufFile read(Path file) {
        try (FileChannel channel = InputFile.channel(file, "a GGUF file")) {
            return new GgufHeaderReader(file, new GgufInput(file, channel)).read();
        } catch (IOException problem) {
            throw new InvalidInputException(file, "cannot be read: " + IoProblem.of(problem), problem);
        }
    }

    /** Tells by its first four bytes whether a file is GGUF. Anything that can't be read isn't. */
    public static boolean isGguf(Path file) {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (InputStream in = InputFile.stream(file, "a GGUF file")) {
            return new String(in.readNBytes(Integer.BYTES), StandardCharsets.ISO_8859_1).equals("GGUF");
        } catch (IOException | InvalidInputException unreadable) {
            return false;
        }
    }
}
