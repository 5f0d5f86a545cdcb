package dev.shipgate.transcript;

/**
 * A file that took part in the run.
 *
 * @param path relative to the folder it was found in, with {@code /}
 * @param sha256 lower-case hexadecimal
 * @param bytes its size
 */
public record FileFacts(String path, String sha256, long bytes) {

    /** @throws IllegalArgumentException if the digest is not one or the size is negative */
    public FileFacts {
        Require.notBlank(path, "path");
        Require.that(sha256.matches("[0-9a-f]{64}"), "not a sha256 digest: " + sha256);
        Require.that(bytes >= 0, "a file cannot have " + bytes + " bytes");
    }
}
