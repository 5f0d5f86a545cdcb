package dev.shipgate.input;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apiguardian.api.API;

/**
 * Opens untrusted files. A pipe would be waited for and a device has no end, so only regular files are opened. Every
 * reader opens its files here.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
public final class InputFile {

    private InputFile() {}

    /**
     * Returns {@code file} if it is a regular file, or a link to one.
     *
     * @param kind what is expected, with its article, such as {@code "a JSON file"}
     * @throws InvalidInputException if nothing or anything else is there
     */
    public static Path require(Path file, String kind) {
        if (Files.isRegularFile(file)) {
            return file;
        }
        if (Files.isDirectory(file)) {
            throw new InvalidInputException(file, "expected " + kind + ", found a folder");
        }
        if (Files.exists(file)) {
            throw new InvalidInputException(file, "expected " + kind + ", found a pipe or a device");
        }
        if (Files.isSymbolicLink(file)) {
            throw new InvalidInputException(file, "is a link to nothing, or to itself");
        }
        throw new InvalidInputException(
                file, Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? "cannot be opened" : "no such file");
    }

    /**
     * Opens a file for reading.
     *
     * @param kind as in {@link #require}
     * @throws InvalidInputException if it isn't a regular file
     * @throws IOException if it can't be opened
     */
    public static InputStream stream(Path file, String kind) throws IOException {
        return Files.newInputStream(require(file, kind));
    }

    /**
     * Opens a file for mapping.
     *
     * @param kind as in {@link #require}
     * @throws InvalidInputException if it isn't a regular file
     * @throws IOException if it can't be opened
     */
    public static FileChannel channel(Path file, String kind) throws IOException {
        return FileChannel.open(require(file, kind), StandardOpenOption.READ);
    }

    /**
     * Reads a whole file.
     *
     * @param kind as in {@link #require}
     * @param mostBytes the size from which on it is refused
     * @throws InvalidInputException if it isn't a regular file, or is too large
     * @throws IOException if it can't be read
     */
    public static byte[] bytes(Path file, String kind, int mostBytes) throws IOException {
        try (InputStream in = stream(file, kind)) {
            byte[] bytes = in.readNBytes(mostBytes + 1);
            if (bytes.length > mostBytes) {
                throw new InvalidInputException(
                        file, "is too large to be " + kind + "; the limit is " + mostBytes + " bytes");
            }
            return bytes;
        }
    }
}
