package dev.shipgate.attestation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvelopeTests {

    @TempDir
    Path folder;

    private KeyFiles keys;

    @BeforeEach
    void make_keys() {
        keys = KeyFiles.in(folder);
    }

    /** The example of the DSSE specification. */
    @Test
    void the_encoding_is_that_of_the_specification() {
        assertThat(Envelope.preAuthenticationEncoding(
                        "http://example.com/HelloWorld", "hello world".getBytes(StandardCharsets.UTF_8)))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("DSSEv1 29 http://example.com/HelloWorld 11 hello world");
    }

    @Test
    void lengths_are_counted_in_bytes() {
        assertThat(Envelope.preAuthenticationEncoding("σ", "ä€".getBytes(StandardCharsets.UTF_8)))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("DSSEv1 2 σ 5 ä€");
    }

    @Test
    void no_bit_of_the_payload_its_type_or_the_signature_can_change() {
        byte[] payload = "{\"a\": 1}".getBytes(StandardCharsets.UTF_8);
        Envelope signed = Envelope.signed("a/b", payload, SigningKey.read(keys.secret()));
        VerificationKey key = VerificationKey.read(keys.shared());
        assertThat(signed.isSignedBy(key)).isTrue();

        for (int bit = 0; bit < payload.length * Byte.SIZE; bit++) {
            assertThat(new Envelope("a/b", flipped(payload, bit), signed.signatures()).isSignedBy(key))
                    .isFalse();
        }
        byte[] signature = signed.signatures().get(0);
        for (int bit = 0; bit < signature.length * Byte.SIZE; bit++) {
            assertThat(new Envelope("a/b", payload, List.of(flipped(signature, bit))).isSignedBy(key))
                    .isFalse();
        }
        assertThat(new Envelope("a/c", payload, signed.signatures()).isSignedBy(key))
                .isFalse();
        assertThat(new Envelope("a/b", payload, List.of()).isSignedBy(key)).isFalse();
        assertThat(new Envelope("a/b", payload, List.of(new byte[0], new byte[64], signature)).isSignedBy(key))
                .isTrue();
    }

    private static byte[] flipped(byte[] bytes, int bit) {
        byte[] changed = bytes.clone();
        changed[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
        return changed;
    }
}
