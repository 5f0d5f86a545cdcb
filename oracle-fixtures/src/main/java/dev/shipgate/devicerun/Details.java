package dev.shipgate.devicerun;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Properties that a recorder adds beyond those the format defines. */
final class Details {

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

    /** Returns the scalars in {@code properties} as text, in the same order. Nulls, lists and objects are omitted. */
    static Map<String, String> ofScalars(Map<String, @Nullable Object> properties) {
        Map<String, String> details = new LinkedHashMap<>();
        properties.forEach((name, value) -> {
            if (value instanceof String || value instanceof Number || value instanceof Boolean) {
                details.put(name, value.toString());
            }
        });
        return details;
    }
}
