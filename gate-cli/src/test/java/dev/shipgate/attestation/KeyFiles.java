package dev.shipgate.attestation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * A new pair of Ed25519 keys in PEM files, as openssl writes them.
 *
 * @param secret the private key
 * @param shared the public key
 */
public record KeyFiles(Path secret, Path shared) {

    /** Makes a pair in a folder. */
    public static KeyFiles in(Path folder) {
        return of("Ed25519", folder);
    }

    /** Makes a pair of another kind. */
    public static KeyFiles of(String algorithm, Path folder) {
        try {
            KeyPair pair = KeyPairGenerator.getInstance(algorithm).generateKeyPair();
            Files.createDirectories(folder);
            return new KeyFiles(
                    Files.writeString(
                            folder.resolve("key.pem"),
                            pem("PRIVATE KEY", pair.getPrivate().getEncoded())),
                    Files.writeString(
                            folder.resolve("key.pub.pem"),
                            pem("PUBLIC KEY", pair.getPublic().getEncoded())));
        } catch (NoSuchAlgorithmException problem) {
            throw new IllegalStateException(problem);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    private static String pem(String label, byte[] encoded) {
        return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder().encodeToString(encoded) + "\n-----END "
                + label + "-----\n";
    }
}
