package dev.shipgate.devicerun;

import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.StrictJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads transcripts of coreai_gate.py and coreai-cli. Fields that are not known are kept as details. */
final class ForeignTranscriptReader {

    private static final String GATE = "coreai-gate-transcript/1";
    private static final String VERIFY = "coreai-verify-transcript/1";

    private final Path file;
    private final Set<String> taken = new LinkedHashSet<>();

    ForeignTranscriptReader(Path file) {
        this.file = file;
    }

    ForeignTranscript read() {
        JsonNode root = new StrictJson().read(file, JsonNode.class);
        String schema = text(root, "schema");
        try {
            if (GATE.equals(schema)) {
                return gate(root, schema);
            }
            if (VERIFY.equals(schema)) {
                return verify(root, schema);
            }
        } catch (IllegalArgumentException problem) {
            throw new InvalidInputException(file, problem.getMessage(), problem);
        }
        throw new InvalidInputException(
                file,
                (schema == null ? "names no \"schema\"" : "is of schema \"" + schema + "\"") + "; known are " + GATE + " and "
                        + VERIFY);
    }

    /** Ids of the engine are written there only where they differ, and are re-tokenised text. */
    private ForeignTranscript gate(JsonNode root, String schema) {
        return transcript(
                root,
                schema,
                text(root, "result"),
                text(root, "source_model.hf_id"),
                text(root, "source_model.revision"),
                text(root, "protocol.engine_variant"),
                text(root, "protocol.prompt"),
                requiredIds(root, "oracle.gen_ids"),
                text(root, "oracle.gen_text"),
                margins(root, "oracle.top2_margins"),
                null,
                ids(root, "engine.gen_ids"),
                text(root, "engine.gen_text"));
    }

    private ForeignTranscript verify(JsonNode root, String schema) {
        return transcript(
                root,
                schema,
                text(root, "verdict") == null ? text(root, "result") : text(root, "verdict"),
                text(root, "oracle_model"),
                text(root, "oracle_revision"),
                text(root, "driver"),
                text(root, "prompt"),
                requiredIds(root, "oracle_ids"),
                text(root, "oracle_text"),
                margins(root, "margins"),
                flag(root, "oracle_stopped_on_eos"),
                at(root, "bundle_tokens").isArray() ? ids(root, "bundle_tokens") : null,
                text(root, "bundle_text"));
    }

    private ForeignTranscript transcript(
            JsonNode root,
            String schema,
            @Nullable String result,
            @Nullable String model,
            @Nullable String revision,
            @Nullable String engine,
            @Nullable String prompt,
            List<Integer> oracleIds,
            @Nullable String oracleText,
            List<Double> probMargins,
            @Nullable Boolean stoppedOnEos,
            @Nullable List<Integer> bundleIds,
            @Nullable String bundleText) {
        List<Integer> inputIds = ids(root, "input_ids");
        return new ForeignTranscript(
                schema,
                result,
                text(root, "bundle"),
                model,
                revision,
                engine,
                text(root, "generated_at"),
                prompt,
                inputIds == null ? List.of() : inputIds,
                oracleIds,
                oracleText,
                probMargins,
                stoppedOnEos,
                bundleIds,
                bundleText,
                details(root));
    }

    private Map<String, String> details(JsonNode root) {
        Map<String, String> details = new LinkedHashMap<>();
        collect(root, "", details);
        return details;
    }

    private void collect(JsonNode node, String path, Map<String, String> details) {
        if (node.isObject()) {
            node.propertyStream()
                    .forEach(entry -> collect(
                            entry.getValue(), path.isEmpty() ? entry.getKey() : path + "." + entry.getKey(), details));
        } else if (node.isValueNode() && !node.isNull() && !taken.contains(path)) {
            details.put(path, node.asString());
        }
    }

    private JsonNode at(JsonNode root, String path) {
        taken.add(path);
        JsonNode node = root;
        for (String step : path.split("\\.")) {
            node = node.path(step);
        }
        return node;
    }

    private @Nullable String text(JsonNode root, String path) {
        JsonNode node = at(root, path);
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        if (!node.isString()) {
            throw new InvalidInputException(file, "\"" + path + "\" must be a text: " + shown(node));
        }
        return node.stringValue();
    }

    private @Nullable Boolean flag(JsonNode root, String path) {
        JsonNode node = at(root, path);
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        if (!node.isBoolean()) {
            throw new InvalidInputException(file, "\"" + path + "\" must be true or false: " + shown(node));
        }
        return node.booleanValue();
    }

    private List<Integer> requiredIds(JsonNode root, String path) {
        List<Integer> ids = ids(root, path);
        if (ids == null) {
            throw new InvalidInputException(file, "\"" + path + "\" is missing: there is no reference to compare with");
        }
        return ids;
    }

    private @Nullable List<Integer> ids(JsonNode root, String path) {
        JsonNode node = at(root, path);
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        List<Integer> ids = new ArrayList<>();
        if (!node.isArray()) {
            throw new InvalidInputException(file, "\"" + path + "\" must be a list of token ids: " + shown(node));
        }
        for (JsonNode each : node) {
            if (!each.isInt() || each.intValue() < 0) {
                throw new InvalidInputException(file, "\"" + path + "\" must hold token ids: " + shown(each));
            }
            ids.add(each.intValue());
        }
        return ids;
    }

    private List<Double> margins(JsonNode root, String path) {
        JsonNode node = at(root, path);
        List<Double> margins = new ArrayList<>();
        if (node.isMissingNode() || node.isNull()) {
            return margins;
        }
        for (JsonNode each : node) {
            if (!each.isNumber()) {
                throw new InvalidInputException(file, "\"" + path + "\" must hold numbers: " + shown(each));
            }
            margins.add(each.doubleValue());
        }
        return margins;
    }

    private static String shown(JsonNode node) {
        String text = node.toString();
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }
}
