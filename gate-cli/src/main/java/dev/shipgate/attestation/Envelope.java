package dev.shipgate.attestation;

import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.IoProblem;
import dev.shipgate.output.AtomicFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A DSSE envelope, version 1: a payload, and signatures over its <i>pre-authentication encoding</i>.
 *
 * @param payloadType the media type of the payload
 * @param payload the payload
 * @param signatures the signatures; may be empty in a file, but such an envelope proves nothing
 */
record Envelope(String payloadType, byte[] payload, List<byte[]> signatures) {

    static final String IN_TOTO = "application/vnd.in-toto+json";

    private static final int LARGEST_BYTES = 16 << 20;
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .build();

    Envelope {
        signatures = List.copyOf(signatures);
    }

    /**
     * Returns what is signed: {@code DSSEv1}, then the type and the payload, each after its length in bytes, separated
     * by spaces.
     */
    static byte[] preAuthenticationEncoding(String payloadType, byte[] payload) {
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        byte[] type = payloadType.getBytes(StandardCharsets.UTF_8);
        encoded.writeBytes(("DSSEv1 " + type.length + " ").getBytes(StandardCharsets.US_ASCII));
        encoded.writeBytes(type);
        encoded.writeBytes((" " + payload.length + " ").getBytes(StandardCharsets.US_ASCII));
        encoded.writeBytes(payload);
        return encoded.toByteArray();
    }

    /** Returns an envelope with one signature. */
    static Envelope signed(String payloadType, byte[] payload, SigningKey key) {
        return new Envelope(payloadType, payload, List.of(key.sign(preAuthenticationEncoding(payloadType, payload))));
    }

    /** Tells whether {@code key} made one of the signatures. */
    boolean isSignedBy(VerificationKey key) {
        byte[] encoded = preAuthenticationEncoding(payloadType, payload);
        return signatures.stream().anyMatch(signature -> key.verifies(encoded, signature));
    }

    /**
     * Reads an envelope.
     *
     * @throws InvalidInputException if the file can't be read or isn't an envelope
     */
    static Envelope read(Path file) {
        JsonNode document = parse(file);
        if (!(document.path("payloadType").isString()
                && document.path("payload").isString()
                && document.path("signatures").isArray())) {
            throw new InvalidInputException(
                    file,
                    "is not a DSSE envelope: expected payloadType, payload and signatures; 'shipgate run --attest'"
                            + " writes one");
        }
        List<byte[]> signatures = new ArrayList<>();
        document.path("signatures")
                .forEach(each -> signatures.add(
                        decoded(file, "signatures.sig", each.path("sig").asString(""))));
        return new Envelope(
                document.path("payloadType").asString(),
                decoded(file, "payload", document.path("payload").asString()),
                signatures);
    }

    private static JsonNode parse(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                throw new InvalidInputException(file, "is not a file; expected an attestation");
            }
            if (Files.size(file) > LARGEST_BYTES) {
                throw new InvalidInputException(file, "is too large for an attestation");
            }
            return MAPPER.readTree(Files.readAllBytes(file));
        } catch (IOException problem) {
            throw new InvalidInputException(file, "cannot be read: " + IoProblem.of(problem), problem);
        } catch (JacksonException problem) {
            throw new InvalidInputException(file, "is not a DSSE envelope: it is not valid JSON", problem);
        }
    }

    private static byte[] decoded(Path file, String what, String base64) {
        try {
            return base64.indexOf('-') >= 0 || base64.indexOf('_') >= 0
                    ? Base64.getUrlDecoder().decode(base64)
                    : Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException problem) {
            throw new InvalidInputException(file, "is not a DSSE envelope: " + what + " is not Base64", problem);
        }
    }

    /** Writes it in one step. */
    void write(Path file) throws IOException {
        ObjectNode document = MAPPER.createObjectNode();
        document.put("payloadType", payloadType);
        document.put("payload", Base64.getEncoder().encodeToString(payload));
        for (byte[] signature : signatures) {
            document.withArray("signatures")
                    .addObject()
                    .put("sig", Base64.getEncoder().encodeToString(signature));
        }
        byte[] json = MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(document);
        AtomicFile.write(file, out -> out.write(json));
    }
}
