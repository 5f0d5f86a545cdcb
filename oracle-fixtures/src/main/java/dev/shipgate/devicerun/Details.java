package dev.shipgate.devicerun;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a device recorded beside the fields that have a name here, kept as text and in order. */
final class Details {

    private Details() {}

    static Map<String, String> copy(Map<String, String> details) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }

    static Map<String, String> of(@Nullable JsonNode node, Set<String> named) {
        Map<String, String> details = new LinkedHashMap<>();
        if (node != null) {
            node.properties().forEach(each -> {
                if (!named.contains(each.getKey()) && each.getValue().isValueNode() && !each.getValue().isNull()) {
                    details.put(each.getKey(), each.getValue().asString());
                }
            });
        }
        return details;
    }
}
