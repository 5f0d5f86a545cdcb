package dev.shipgate.transcript;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * How a policy differs from the built-in policy of the same name.
 *
 * @param builtInVersion the version of the built-in policy
 * @param changes the rules that differ; empty if only the versions do
 */
public record PolicyDifference(int builtInVersion, List<Change> changes) {

    /** @throws IllegalArgumentException if the version is below 1 */
    public PolicyDifference {
        Require.that(builtInVersion >= 1, "a policy's version counts from 1: " + builtInVersion);
        changes = List.copyOf(changes);
    }

    /**
     * One rule that differs.
     *
     * @param key its place in a policy file, such as {@code margin.tie_band}
     * @param builtIn its value in the built-in policy; {@code off} for null, and the number of waivers for a list
     * @param applied its value in the policy of this run
     */
    public record Change(String key, String builtIn, String applied) {

        /** @throws IllegalArgumentException if the key is blank */
        public Change {
            Require.notBlank(key, "key");
        }
    }

    /** Returns how {@code applied} differs from {@code builtIn}; empty if it is the same policy. */
    public static Optional<PolicyDifference> between(Policy builtIn, Policy applied) {
        Map<String, String> before = new PolicyValues().of(builtIn);
        Map<String, String> after = new PolicyValues().of(applied);
        Map<String, String> keys = new LinkedHashMap<>(before);
        new TreeSet<>(after.keySet()).forEach(key -> keys.putIfAbsent(key, PolicyValues.OFF));
        List<Change> changes = new ArrayList<>();
        keys.forEach((key, value) -> {
            String found = after.getOrDefault(key, PolicyValues.OFF);
            if (!found.equals(value)) {
                changes.add(new Change(key, value, found));
            }
        });
        return changes.isEmpty() && builtIn.version() == applied.version()
                ? Optional.empty()
                : Optional.of(new PolicyDifference(builtIn.version(), changes));
    }
}
