package dev.shipgate.transcript;

/**
 * A file used in the run.
 *
 * @param path the path relative to the folder that contains it, with {@code /} as separator
 * @param sha256 the digest in lower-case hexadecimal
 * @param bytes the size of the file
 */
public record FileFacts(String path, String sha256, long bytes) {

    /** @throws IllegalArgumentException if the digest isn't valid or the size is negative */
    public FileFacts {
        Require.notBlank(path, "path");
        Require.that(sha256.matches("[0-9a-f]{64}"), "not a sha256 digest: " + sha256);
        Require.that(bytes >= 0, "a file cannot have " + bytes + " bytes");
    }
}
