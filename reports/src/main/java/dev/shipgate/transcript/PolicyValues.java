package dev.shipgate.transcript;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The rules of a policy as texts, by their keys in a policy file. */
final class PolicyValues {

    static final String OFF = "off";

    /** What identifies a policy isn't one of its rules. */
    private static final Set<String> IDENTITY = Set.of("schema", "name", "version");

    private final Map<String, String> values = new LinkedHashMap<>();

    Map<String, String> of(Policy policy) {
        new TranscriptFile()
                .toTree(policy).properties().stream()
                        .filter(part -> !IDENTITY.contains(part.getKey()))
                        .forEach(part -> add(part.getKey(), part.getValue()));
        return values;
    }

    private void add(String key, JsonNode value) {
        if (value.isObject()) {
            value.properties().forEach(part -> add(key + "." + part.getKey(), part.getValue()));
        } else {
            values.put(key, text(value));
        }
    }

    private static String text(JsonNode value) {
        if (value.isNull()) {
            return OFF;
        }
        if (value.isArray()) {
            return Integer.toString(value.size());
        }
        return value.isNumber()
                ? BigDecimal.valueOf(value.doubleValue()).stripTrailingZeros().toPlainString()
                : value.asString();
    }
}
