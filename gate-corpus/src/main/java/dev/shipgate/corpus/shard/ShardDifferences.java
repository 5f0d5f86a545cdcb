package dev.shipgate.corpus.shard;

import dev.shipgate.transcript.BundleFacts;
import dev.shipgate.transcript.CorpusShard;
import dev.shipgate.transcript.EngineFacts;
import dev.shipgate.transcript.FileFacts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Why the observations of two shards can't be of one corpus. */
final class ShardDifferences {

    private final List<String> found = new ArrayList<>();

    private ShardDifferences() {}

    /** Returns how the inputs and the engine of two shards differ, one line for each difference. */
    static List<String> between(CorpusShard one, CorpusShard other) {
        ShardDifferences differences = new ShardDifferences();
        differences.compare(
                "bundle", files(one.bundle().files()), files(other.bundle().files()));
        differences.compare(
                "oracle", files(one.oracle().files()), files(other.oracle().files()));
        differences.compare("engine", engine(one.bundle()), engine(other.bundle()));
        differences.compare(
                "Ship Gate",
                Map.of("version", one.environment().shipgate()),
                Map.of("version", other.environment().shipgate()));
        return differences.found;
    }

    private void compare(String what, Map<String, String> one, Map<String, String> other) {
        Set<String> keys = new LinkedHashSet<>(one.keySet());
        keys.addAll(other.keySet());
        for (String key : keys) {
            @Nullable String before = one.get(key);
            @Nullable String after = other.get(key);
            if (!Objects.equals(before, after)) {
                found.add(what + " " + key + " is " + shown(before) + " in one and " + shown(after) + " in the other");
            }
        }
    }

    private static String shown(@Nullable String value) {
        return value == null ? "absent" : value;
    }

    private static Map<String, String> files(List<FileFacts> files) {
        Map<String, String> digests = new LinkedHashMap<>();
        files.forEach(file -> digests.put(file.path(), file.sha256()));
        return digests;
    }

    private static Map<String, String> engine(BundleFacts bundle) {
        Map<String, String> facts = new LinkedHashMap<>();
        EngineFacts engine = bundle.engine();
        if (engine != null) {
            facts.put("name", engine.name());
            facts.put("version", engine.version());
            facts.put("logits type", engine.logitsType());
            engine.options().forEach((option, value) -> facts.put("option " + option, value));
        }
        return facts;
    }
}
