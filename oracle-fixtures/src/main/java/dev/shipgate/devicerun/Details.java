package dev.shipgate.devicerun;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Properties that a recorder adds beyond those the format defines. */
final class Details {

    private static final int LONGEST_JSON = 1 << 16;
    private static final JsonMapper JSON = JsonMapper.shared();

    private Details() {}

    /** @throws IllegalArgumentException if one of them has the name of a property that the format defines */
    static Map<String, String> copyOf(Map<String, String> details, String... properties) {
        for (String property : properties) {
            if (details.containsKey(property)) {
                throw new IllegalArgumentException(
                        "a detail must not be named " + property + ", which the format reserves");
            }
        }
        return Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }

    /**
     * Returns {@code properties} as text, in the same order: scalars as they are, lists and objects as JSON. Nulls are
     * omitted. JSON that is very long isn't kept, and its place says so.
     */
    static Map<String, String> of(Map<String, @Nullable Object> properties) {
        Map<String, String> details = new LinkedHashMap<>();
        properties.forEach((name, value) -> {
            if (value instanceof String || value instanceof Number || value instanceof Boolean) {
                details.put(name, value.toString());
            } else if (value != null) {
                String json = JSON.writeValueAsString(value);
                details.put(
                        name,
                        json.length() <= LONGEST_JSON ? json : "not kept: " + json.length() + " characters of JSON");
            }
        });
        return details;
    }
}
