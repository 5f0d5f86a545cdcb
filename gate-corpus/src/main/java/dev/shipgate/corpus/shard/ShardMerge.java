package dev.shipgate.corpus.shard;

import dev.shipgate.corpus.CorpusConclusion;
import dev.shipgate.corpus.CorpusRows;
import dev.shipgate.corpus.parquet.ObservationFolder;
import dev.shipgate.corpus.parquet.Part;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.transcript.CorpusFile;
import dev.shipgate.transcript.CorpusShard;
import dev.shipgate.transcript.CorpusTranscript;
import dev.shipgate.transcript.UnreadableTranscriptException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Concludes a corpus from the folders of its shards, as one run of the whole corpus would have. */
public final class ShardMerge {

    private record Found(Path folder, CorpusShard shard) {}

    private ShardMerge() {}

    /**
     * Merges shards.
     *
     * @param folders the folders of all shards of one corpus, in any order
     * @throws InvalidInputException if a shard is missing, doubled or unfinished, or two were measured with different
     *     inputs, policies or engines
     * @throws UnreadableTranscriptException if a folder has no readable description of a shard
     */
    public static CorpusTranscript merge(List<Path> folders) {
        CorpusFile file = new CorpusFile();
        Map<Integer, Found> byIndex = arrange(folders.stream()
                .map(folder -> new Found(folder, file.readShard(folder)))
                .toList());
        List<Part> parts = new ArrayList<>();
        byIndex.values().forEach(each -> parts.addAll(complete(each)));
        return conclude(byIndex, ObservationFolder.rows(parts));
    }

    /**
     * Merges shards whose rows are in one table.
     *
     * @param shards all shards of one corpus, in any order
     * @param table where their rows are, for messages
     * @param rows the rows of all of them
     * @throws InvalidInputException as {@link #merge(List)} does
     */
    public static CorpusTranscript merge(List<CorpusShard> shards, Path table, CorpusRows rows) {
        Map<Integer, Found> byIndex = arrange(shards.stream()
                .map(shard -> new Found(Path.of("shard-" + shard.index()), shard))
                .toList());
        CorpusTranscript transcript = conclude(byIndex, rows);
        long expected = shards.stream().mapToLong(CorpusShard::positions).sum();
        long found = transcript.figures() == null ? 0 : transcript.figures().positions();
        if (found != expected) {
            throw new InvalidInputException(table, "has " + found + " positions, and its shards " + expected);
        }
        return transcript;
    }

    private static CorpusTranscript conclude(Map<Integer, Found> byIndex, CorpusRows rows) {
        return CorpusConclusion.of(byIndex.values().stream().map(Found::shard).toList(), rows, null);
    }

    private static Map<Integer, Found> arrange(List<Found> shards) {
        Map<Integer, Found> byIndex = new TreeMap<>();
        for (Found next : shards) {
            requireSameCorpus(shards.get(0), next);
            Found twin = byIndex.putIfAbsent(next.shard().index(), next);
            if (twin != null) {
                throw new InvalidInputException(
                        next.folder(),
                        "is " + next.shard().title() + ", and so is " + twin.folder() + "; give each shard once");
            }
        }
        requireAll(byIndex);
        return byIndex;
    }

    private static void requireSameCorpus(Found first, Found next) {
        List<String> differences = new ArrayList<>();
        if (first.shard().of() != next.shard().of()
                || first.shard().oracleCases() != next.shard().oracleCases()) {
            differences.add("one is of " + first.shard().of() + " shards of "
                    + first.shard().oracleCases()
                    + " cases and the other of " + next.shard().of() + " shards of "
                    + next.shard().oracleCases() + " cases");
        }
        differences.addAll(ShardDifferences.between(first.shard(), next.shard()));
        if (!first.shard().policy().equals(next.shard().policy())) {
            differences.add("policy is " + policy(first.shard()) + " in one and " + policy(next.shard())
                    + " in the other; run one of them again with the other's policy, which measures nothing twice");
        }
        if (!differences.isEmpty()) {
            throw new InvalidInputException(
                    next.folder(),
                    "can't be merged with " + first.folder() + ": " + differences.get(0)
                            + (differences.size() > 1 ? " (and " + (differences.size() - 1) + " more)" : ""));
        }
    }

    private static String policy(CorpusShard shard) {
        return shard.policy().name() + " version " + shard.policy().version();
    }

    private static void requireAll(Map<Integer, Found> byIndex) {
        Found any = byIndex.values().stream()
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("give the folder of at least one shard"));
        int of = any.shard().of();
        List<Integer> missing = IntStream.rangeClosed(1, of)
                .filter(index -> !byIndex.containsKey(index))
                .boxed()
                .toList();
        if (!missing.isEmpty()) {
            throw new InvalidInputException(
                    any.folder(),
                    "is one of " + of + " shards, and " + missing.size() + " are missing: "
                            + missing.stream()
                                    .limit(10)
                                    .map(index -> index + "/" + of)
                                    .collect(Collectors.joining(", "))
                            + (missing.size() > 10 ? " and more" : ""));
        }
    }

    private static List<Part> complete(Found each) {
        List<Part> parts = ShardFolder.parts(each.folder());
        long rows = parts.stream().mapToLong(Part::rows).sum();
        if (rows != each.shard().positions()) {
            throw new InvalidInputException(
                    each.folder(),
                    "is " + each.shard().title() + " with only " + rows + " of its "
                            + each.shard().positions() + " positions; finish it with the command that began it");
        }
        return parts;
    }
}
