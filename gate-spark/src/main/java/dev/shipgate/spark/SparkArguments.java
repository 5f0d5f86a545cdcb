package dev.shipgate.spark;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of {@link SparkCorpus}.
 *
 * @param bundle {@code --bundle}
 * @param oracle {@code --oracle}
 * @param policy {@code --policy}; {@code null} is the default policy
 * @param shards {@code --shards}
 * @param threads {@code --threads} of each engine
 * @param out {@code --out}
 */
record SparkArguments(
        String bundle, String oracle, @Nullable String policy, int shards, int threads, String out) {

    private static final List<String> NAMES =
            List.of("--bundle", "--oracle", "--policy", "--shards", "--threads", "--out");

    /** @throws IllegalArgumentException if an argument is unknown, missing or out of its range */
    static SparkArguments of(String... words) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < words.length; i += 2) {
            if (!NAMES.contains(words[i])) {
                throw new IllegalArgumentException(
                        "there is no option " + words[i] + "; expected " + String.join(", ", NAMES));
            }
            if (i + 1 == words.length) {
                throw new IllegalArgumentException(words[i] + " has no value");
            }
            values.put(words[i], words[i + 1]);
        }
        return new SparkArguments(
                required(values, "--bundle"),
                required(values, "--oracle"),
                values.get("--policy"),
                positive(required(values, "--shards"), "--shards"),
                positive(values.getOrDefault("--threads", "1"), "--threads"),
                required(values, "--out"));
    }

    private static String required(Map<String, String> values, String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return value;
    }

    private static int positive(String text, String name) {
        if (!text.matches("[1-9][0-9]{0,5}")) {
            throw new IllegalArgumentException(name + " is " + text + "; expected a whole number from 1");
        }
        return Integer.parseInt(text);
    }
}
