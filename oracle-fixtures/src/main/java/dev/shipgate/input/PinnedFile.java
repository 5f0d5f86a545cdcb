package dev.shipgate.input;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A file and the digest that says which one it is.
 *
 * @param path   relative to the folder it belongs to, with {@code /}
 * @param sha256 64 lower-case hexadecimal digits
 * @param bytes  its size
 */
public record PinnedFile(String path, String sha256, long bytes) {

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final int BUFFER_BYTES = 1 << 18;

    /** @throws IllegalArgumentException if the path is blank, the digest is not one, or the size is negative */
    public PinnedFile {
        if (path.isBlank()) {
            throw new IllegalArgumentException("a pinned file needs a path");
        }
        if (!SHA256.matcher(sha256).matches()) {
            throw new IllegalArgumentException("not a sha256 digest in lower-case hexadecimal: " + sha256);
        }
        if (bytes < 0) {
            throw new IllegalArgumentException("a file cannot have " + bytes + " bytes");
        }
    }

    /**
     * Reads a file once and pins it.
     *
     * @param root the folder that the path is to be relative to
     * @throws InvalidInputException if it cannot be read
     */
    public static PinnedFile of(Path root, Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
            long bytes = 0;
            while (channel.read(buffer.clear()) >= 0) {
                buffer.flip();
                bytes += buffer.remaining();
                digest.update(buffer);
            }
            String path = root.relativize(file).toString().replace('\\', '/');
            return new PinnedFile(path, HexFormat.of().formatHex(digest.digest()), bytes);
        } catch (NoSuchFileException missing) {
            throw new InvalidInputException(file, "there is no such file", missing);
        } catch (IOException problem) {
            throw new InvalidInputException(file, "cannot be read: " + problem, problem);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
