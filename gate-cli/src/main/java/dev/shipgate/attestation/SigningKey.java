package dev.shipgate.attestation;

import dev.shipgate.input.InvalidInputException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;

/** A private Ed25519 key. */
public final class SigningKey {

    static final String ED25519 = "Ed25519";

    private static final String HOW =
            "expected an unencrypted Ed25519 key; make one with: openssl genpkey -algorithm ed25519 -out key.pem";

    private final PrivateKey key;

    private SigningKey(PrivateKey key) {
        this.key = key;
    }

    /**
     * Reads a key: PKCS #8 in PEM, not encrypted.
     *
     * @throws InvalidInputException if the file can't be read or holds no such key
     */
    public static SigningKey read(Path file) {
        byte[] encoded = PemFile.read(file, "PRIVATE KEY", HOW);
        try {
            return new SigningKey(KeyFactory.getInstance(ED25519).generatePrivate(new PKCS8EncodedKeySpec(encoded)));
        } catch (InvalidKeySpecException problem) {
            throw new InvalidInputException(file, HOW, problem);
        } catch (GeneralSecurityException everyJvmHasIt) {
            throw new IllegalStateException(everyJvmHasIt);
        }
    }

    byte[] sign(byte[] text) {
        try {
            Signature signature = Signature.getInstance(ED25519);
            signature.initSign(key);
            signature.update(text);
            return signature.sign();
        } catch (GeneralSecurityException problem) {
            throw new IllegalStateException("an Ed25519 key can't sign", problem);
        }
    }
}
