package dev.shipgate.devicerun;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a recorder adds beyond the properties that the format names. */
final class Details {

    private Details() {}

    /** @throws IllegalArgumentException if one of them has the name of a property that the format names */
    static Map<String, String> copyOf(Map<String, String> details, String... properties) {
        for (String property : properties) {
            if (details.containsKey(property)) {
                throw new IllegalArgumentException(
                        "a detail must not have the name " + property + ", which is the format's own");
            }
        }
        return Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }

    /** Returns the scalars among {@code properties} as text, in their order; nulls, lists and objects are left out. */
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
