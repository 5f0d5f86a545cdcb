package dev.shipgate.input;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A file's digest and size at the time it was read.
 *
 * @param path relative to the folder it belongs to, with {@code /} as the separator
 * @param sha256 64 lower-case hexadecimal digits
 * @param bytes the file's size in bytes
 */
public record PinnedFile(String path, String sha256, long bytes) {

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final int BUFFER_BYTES = 1 << 20;

    /**
     * @throws IllegalArgumentException if the path isn't relative, leaves its folder or isn't normalised, if the digest
     *     isn't a SHA-256, or if the size is negative
     */
    public PinnedFile {
        requireRelative(path);
        if (!isSha256(sha256)) {
            throw new IllegalArgumentException(
                    "sha256 of " + path + " must be 64 lower-case hexadecimal digits, found " + sha256);
        }
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes of " + path + " must be at least 0, found " + bytes);
        }
    }

    /**
     * Hashes {@code file}, of any size. Its pinned path is its name.
     *
     * @throws InvalidInputException if the file cannot be read
     */
    public static PinnedFile of(Path file) {
        return of(file.resolveSibling(""), file);
    }

    /**
     * Hashes {@code file}, of any size.
     *
     * @param root the folder that the pinned path is relative to
     * @throws InvalidInputException if the file cannot be read or isn't under {@code root}
     */
    public static PinnedFile of(Path root, Path file) {
        MessageDigest digest = newSha256();
        long bytes = 0;
        try (InputStream in = InputFile.stream(file, "a file")) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
                bytes += read;
            }
        } catch (IOException e) {
            throw new InvalidInputException(file, "cannot be read: " + IoProblem.of(e), e);
        }
        try {
            Path relative = root.toAbsolutePath()
                    .normalize()
                    .relativize(file.toAbsolutePath().normalize());
            String path = relative.toString().replace(relative.getFileSystem().getSeparator(), "/");
            return new PinnedFile(path, HexFormat.of().formatHex(digest.digest()), bytes);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(file, "cannot be pinned relative to " + root + ": " + e.getMessage(), e);
        }
    }

    /** Tells whether {@code text} is a SHA-256 in Ship Gate's notation: 64 lower-case hexadecimal digits. */
    public static boolean isSha256(String text) {
        return SHA256.matcher(text).matches();
    }

    private static void requireRelative(String path) {
        boolean plain = path.indexOf('\\') < 0 && path.indexOf('\0') < 0;
        for (String name : path.split("/", -1)) {
            plain &= !name.isEmpty() && !name.equals(".") && !name.equals("..");
        }
        if (!plain) {
            throw new IllegalArgumentException(
                    "a pinned path must be relative, with / between its names and no . or .. segment, found \"" + path
                            + "\"");
        }
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
