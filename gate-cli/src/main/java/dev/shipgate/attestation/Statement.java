package dev.shipgate.attestation;

import dev.shipgate.transcript.FileFacts;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.TranscriptFile;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An in-toto Statement v1 about a run: the bundle's files are its subjects, and the predicate says what was judged, and
 * with what.
 *
 * @param document the statement
 */
record Statement(JsonNode document) {

    static final String TYPE = "https://in-toto.io/Statement/v1";
    static final String PREDICATE = "https://shipgate.dev/gate-result/v1";

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /**
     * States what a run judged.
     *
     * @param transcriptSha256 the digest of the transcript's file
     * @param policyFile the file that the policy was read from; {@code null} if it was a built-in one
     */
    static Statement of(Transcript transcript, String transcriptSha256, @Nullable FileFacts policyFile) {
        ObjectNode statement = MAPPER.createObjectNode();
        statement.put("_type", TYPE);
        ArrayNode subjects = statement.putArray("subject");
        transcript.measured().bundle().files().forEach(file -> describe(subjects.addObject(), file));
        statement.put("predicateType", PREDICATE);
        ObjectNode predicate = statement.putObject("predicate");
        predicate.put("verdict", transcript.verdict().name());
        predicate.put("headline", transcript.headline());
        predicate.put("bundle", transcript.measured().bundle().name());
        predicate.put("startedAt", transcript.effort().startedAt());
        describe(predicate.putObject("transcript"), "transcript.json", transcriptSha256);
        ArrayNode oracle = predicate.putArray("oracle");
        transcript.measured().oracle().files().forEach(file -> describe(oracle.addObject(), file));
        ObjectNode policy = predicate.putObject("policy");
        describe(policy, transcript.policy().name(), policyDigest(transcript));
        policy.put("version", transcript.policy().version());
        if (policyFile != null) {
            describe(predicate.putObject("policyFile"), policyFile);
        }
        ObjectNode program = predicate.putObject("program");
        program.put("name", "shipgate");
        program.put("version", transcript.environment().shipgate());
        if (transcript.environment().judgeSha256() != null) {
            program.putObject("digest").put("sha256", transcript.environment().judgeSha256());
        }
        return new Statement(statement);
    }

    /** @throws BrokenAttestationException if it isn't a statement about a run */
    static Statement parse(byte[] payload) {
        JsonNode document;
        try {
            document = MAPPER.readTree(payload);
        } catch (JacksonException notJson) {
            throw new BrokenAttestationException("the signed payload is not an in-toto statement");
        }
        if (!document.path("_type").asString("").equals(TYPE)
                || !document.path("predicateType").asString("").equals(PREDICATE)) {
            throw new BrokenAttestationException(
                    "the signed payload is not an in-toto statement about a run of Ship Gate, " + PREDICATE);
        }
        return new Statement(document);
    }

    /** Returns the digest of the rules that were applied, as the transcript has them. */
    static String policyDigest(Transcript transcript) {
        return sha256(new TranscriptFile().toJson(transcript.policy()).getBytes(StandardCharsets.UTF_8));
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException everyJvmHasIt) {
            throw new IllegalStateException(everyJvmHasIt);
        }
    }

    private static void describe(ObjectNode into, FileFacts file) {
        describe(into, file.path(), file.sha256());
    }

    private static void describe(ObjectNode into, String name, String sha256) {
        into.put("name", name);
        into.putObject("digest").put("sha256", sha256);
    }

    byte[] json() {
        return MAPPER.writeValueAsBytes(document);
    }

    /** Returns the digests of the bundle's files, by path. */
    Map<String, String> bundleFiles() {
        return digests(document.path("subject"));
    }

    /** Returns the digests of the oracle's files, by path. */
    Map<String, String> oracleFiles() {
        return digests(document.path("predicate").path("oracle"));
    }

    /** Returns a digest of the predicate; empty if it has none. */
    String digestOf(String part) {
        return digest(document.path("predicate").path(part));
    }

    /** Returns the name of a part of the predicate; empty if it has none. */
    String nameOf(String part) {
        return document.path("predicate").path(part).path("name").asString("");
    }

    String verdict() {
        return document.path("predicate").path("verdict").asString("");
    }

    private static Map<String, String> digests(JsonNode list) {
        Map<String, String> digests = new LinkedHashMap<>();
        list.forEach(each -> digests.put(each.path("name").asString(""), digest(each)));
        return digests;
    }

    private static String digest(JsonNode descriptor) {
        return descriptor.path("digest").path("sha256").asString("");
    }
}
