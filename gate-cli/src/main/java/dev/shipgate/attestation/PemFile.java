package dev.shipgate.attestation;

import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.IoProblem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a key from a PEM file. */
final class PemFile {

    private static final int LARGEST_BYTES = 64 << 10;
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");

    private PemFile() {}

    /**
     * Returns the bytes of the first block.
     *
     * @param label the expected label, such as {@code PRIVATE KEY}
     * @param howToGetOne what to do if it is another file
     * @throws InvalidInputException if the file can't be read or has no such block
     */
    static byte[] read(Path file, String label, String howToGetOne) {
        Matcher block = BLOCK.matcher(text(file));
        if (!block.find()) {
            throw new InvalidInputException(file, "is not a key in PEM; " + howToGetOne);
        }
        if (!block.group(1).equals(label)) {
            throw new InvalidInputException(
                    file, "expected a PEM block " + label + ", found " + block.group(1) + "; " + howToGetOne);
        }
        try {
            return Base64.getMimeDecoder().decode(block.group(2));
        } catch (IllegalArgumentException problem) {
            throw new InvalidInputException(file, "is not a key in PEM; " + howToGetOne, problem);
        }
    }

    private static String text(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                throw new InvalidInputException(file, "is not a file; expected a key in PEM");
            }
            if (Files.size(file) > LARGEST_BYTES) {
                throw new InvalidInputException(file, "is too large for a key in PEM");
            }
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException problem) {
            throw new InvalidInputException(file, "cannot be read: " + IoProblem.of(problem), problem);
        }
    }
}
