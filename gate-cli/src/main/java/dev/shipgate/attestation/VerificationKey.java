package dev.shipgate.attestation;

import dev.shipgate.input.InvalidInputException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;

/** A public Ed25519 key. */
public final class VerificationKey {

    private static final String HOW =
            "expected a public Ed25519 key; get it with: openssl pkey -in key.pem -pubout -out key.pub.pem";

    private final PublicKey key;

    private VerificationKey(PublicKey key) {
        this.key = key;
    }

    /**
     * Reads a key: X.509 SubjectPublicKeyInfo in PEM.
     *
     * @throws InvalidInputException if the file can't be read or holds no such key
     */
    public static VerificationKey read(Path file) {
        byte[] encoded = PemFile.read(file, "PUBLIC KEY", HOW);
        try {
            return new VerificationKey(
                    KeyFactory.getInstance(SigningKey.ED25519).generatePublic(new X509EncodedKeySpec(encoded)));
        } catch (InvalidKeySpecException problem) {
            throw new InvalidInputException(file, HOW, problem);
        } catch (GeneralSecurityException everyJvmHasIt) {
            throw new IllegalStateException(everyJvmHasIt);
        }
    }

    boolean verifies(byte[] text, byte[] signed) {
        try {
            Signature signature = Signature.getInstance(SigningKey.ED25519);
            signature.initVerify(key);
            signature.update(text);
            return signature.verify(signed);
        } catch (SignatureException malformed) {
            return false;
        } catch (GeneralSecurityException problem) {
            throw new IllegalStateException("an Ed25519 key can't verify", problem);
        }
    }
}
