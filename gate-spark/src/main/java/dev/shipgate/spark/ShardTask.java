package dev.shipgate.spark;

import dev.shipgate.corpus.shard.CorpusProgress;
import dev.shipgate.corpus.shard.CorpusRun;
import dev.shipgate.corpus.shard.MeasuredShard;
import dev.shipgate.corpus.shard.ShardNumber;
import dev.shipgate.gate.GateRequest;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.transcript.CorpusFile;
import dev.shipgate.transcript.Unmeasured;
import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.SparkFiles;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.jspecify.annotations.Nullable;

/**
 * Measures one shard in a folder of the executor, and moves its parts to the table. A task that Spark tries again
 * writes the same files again.
 *
 * @param bundle a path on every executor, or the name of a distributed file or archive
 * @param oracle the same
 * @param policy the same, or the name of a policy; {@code null} is the default policy
 * @param shards how many shards there are
 * @param threads the engine's threads
 * @param table the folder of the table, in any file system that Hadoop knows
 */
record ShardTask(String bundle, String oracle, @Nullable String policy, int shards, int threads, String table)
        implements Serializable {

    /** @param index which shard, from 1 */
    ShardOutcome measure(int index) throws IOException {
        Path scratch = Files.createTempDirectory("shipgate-shard");
        try {
            GateRequest request = GateRequest.builder()
                    .bundle(found(bundle))
                    .oracle(found(oracle))
                    .policy(policy == null ? null : found(policy))
                    .threads(threads)
                    .build();
            MeasuredShard measured =
                    CorpusRun.run(request, new ShardNumber(index, shards), scratch, CorpusProgress.SILENT);
            Unmeasured missing = measured.missing();
            if (missing == null) {
                publish(scratch.resolve("observations"), index);
            }
            return new ShardOutcome(
                    Files.readString(scratch.resolve(CorpusFile.SHARD)),
                    missing == null ? null : measured.shard().title() + ": " + missing.reason(),
                    missing == null ? 0 : missing.verdict().exitCode());
        } catch (InvalidInputException unusable) {
            // Thrown on, it would become Spark's own failure of the job, which doesn't tell what was wrong.
            return new ShardOutcome("", unusable.getMessage(), SparkCorpus.UNREADABLE_INPUT);
        } finally {
            delete(scratch);
        }
    }

    /** Returns a path on this machine. Spark keeps distributed files in a folder of its own. */
    private static Path found(String name) {
        Path path = Path.of(name);
        Path distributed = Path.of(SparkFiles.get(name));
        return !Files.exists(path) && Files.exists(distributed) ? distributed : path;
    }

    /** A part gets its name only when it is whole, as Spark reads every file that doesn't begin with a dot. */
    private void publish(Path observations, int index) throws IOException {
        org.apache.hadoop.fs.Path folder = new org.apache.hadoop.fs.Path(table);
        FileSystem files = folder.getFileSystem(SparkHadoopUtil.get().conf());
        for (Path part : parts(observations)) {
            String name = "shard-" + index + "-" + part.getFileName();
            org.apache.hadoop.fs.Path unfinished = new org.apache.hadoop.fs.Path(folder, "." + name);
            org.apache.hadoop.fs.Path whole = new org.apache.hadoop.fs.Path(folder, name);
            files.copyFromLocalFile(false, true, new org.apache.hadoop.fs.Path(part.toUri()), unfinished);
            files.delete(whole, false);
            if (!files.rename(unfinished, whole)) {
                throw new IOException(whole + ": cannot be written");
            }
        }
    }

    private static List<Path> parts(Path observations) throws IOException {
        if (!Files.isDirectory(observations)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(observations)) {
            return files.filter(file -> file.toString().endsWith(".parquet"))
                    .sorted()
                    .toList();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        }
    }
}
