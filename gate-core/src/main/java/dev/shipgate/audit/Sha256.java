package dev.shipgate.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A digest of several parts. The parts' lengths count, so two lists of parts never share one. */
final class Sha256 {

    private final MessageDigest digest;

    Sha256() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    Sha256 add(String text) {
        return add(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    Sha256 add(ByteBuffer bytes) {
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, bytes.remaining()));
        digest.update(bytes.duplicate());
        return this;
    }

    Sha256 add(StoredBytes bytes) {
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, bytes.length()));
        bytes.forEachWindow(digest::update);
        return this;
    }

    /** Returns the digest in hexadecimal. Nothing can be added after that. */
    String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
