package dev.shipgate.devicerun;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a recorder adds beyond the properties that the format names. */
final class Details {

    private Details() {
    }

    static Map<String, String> copyOf(Map<String, String> details) {
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
