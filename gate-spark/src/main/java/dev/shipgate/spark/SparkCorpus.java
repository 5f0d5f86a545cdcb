package dev.shipgate.spark;

import dev.shipgate.corpus.shard.ShardMerge;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.report.html.CorpusPage;
import dev.shipgate.report.markdown.CorpusMarkdown;
import dev.shipgate.report.wording.VisibleText;
import dev.shipgate.transcript.CorpusFile;
import dev.shipgate.transcript.CorpusShard;
import dev.shipgate.transcript.CorpusTranscript;
import dev.shipgate.transcript.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** Judges a corpus on a cluster: {@code spark-submit --class dev.shipgate.spark.SparkCorpus}. See docs/corpus.md. */
public final class SparkCorpus {

    /** The exit code for input that can't be read, as in {@code shipgate corpus}. */
    static final int UNREADABLE_INPUT = Verdict.INVALID_ORACLE.exitCode();

    private static final String OBSERVATIONS = "observations";

    private final SparkSession spark;
    private final SparkArguments arguments;
    private final org.apache.hadoop.fs.Path out;
    private final FileSystem files;

    private SparkCorpus(SparkSession spark, SparkArguments arguments) throws IOException {
        this.spark = spark;
        this.arguments = arguments;
        org.apache.hadoop.fs.Path folder = new org.apache.hadoop.fs.Path(arguments.out());
        this.files = folder.getFileSystem(spark.sparkContext().hadoopConfiguration());
        this.out = files.makeQualified(folder);
    }

    /** Ends with the exit code of the verdict. */
    public static void main(String... words) {
        System.exit(run(words));
    }

    static int run(String... words) {
        SparkArguments arguments;
        try {
            arguments = SparkArguments.of(words);
        } catch (IllegalArgumentException wrong) {
            System.err.println("shipgate: " + wrong.getMessage());
            return 2;
        }
        try (SparkSession spark =
                SparkSession.builder().appName("shipgate corpus").getOrCreate()) {
            return new SparkCorpus(spark, arguments).run();
        } catch (InvalidInputException | IOException unusable) {
            System.err.println("shipgate: " + unusable.getMessage());
            return UNREADABLE_INPUT;
        } catch (Throwable broken) {
            // Uncaught, it would end the JVM with 1, which is the code of a FAIL. Spark logs the whole stack trace.
            String what = broken.toString().lines().findFirst().orElse("");
            System.err.println("shipgate: the job failed: " + VisibleText.line(what));
            return Verdict.ERROR.exitCode();
        }
    }

    private int run() throws IOException {
        org.apache.hadoop.fs.Path table = new org.apache.hadoop.fs.Path(out, OBSERVATIONS);
        if (files.exists(table)) {
            throw new IOException(table + ": exists; choose another --out, or remove it");
        }
        files.mkdirs(table);
        List<ShardOutcome> outcomes = measure(table.toString());
        Optional<ShardOutcome> failed =
                outcomes.stream().filter(each -> each.failure() != null).findFirst();
        if (failed.isPresent()) {
            System.err.println("shipgate: not finished: " + failed.get().failure());
            return failed.get().exitCode();
        }
        CorpusTranscript transcript;
        try (TableRows rows = new TableRows(spark, table.toString(), arguments.shards())) {
            transcript = ShardMerge.merge(shards(outcomes), Path.of(OBSERVATIONS), rows);
        }
        write(transcript);
        System.out.println(transcript.verdict() + "  " + transcript.headline());
        return transcript.verdict().exitCode();
    }

    /** Spark gives each task a shard, and tries it again elsewhere if an executor is lost. */
    private List<ShardOutcome> measure(String table) {
        ShardTask task = new ShardTask(
                arguments.bundle(),
                arguments.oracle(),
                arguments.policy(),
                arguments.shards(),
                arguments.threads(),
                table);
        List<Integer> indices =
                IntStream.rangeClosed(1, arguments.shards()).boxed().toList();
        return JavaSparkContext.fromSparkContext(spark.sparkContext())
                .parallelize(indices, indices.size())
                .map(task::measure)
                .collect();
    }

    private static List<CorpusShard> shards(List<ShardOutcome> outcomes) throws IOException {
        List<CorpusShard> shards = new ArrayList<>();
        Path scratch = Files.createTempDirectory("shipgate-shards");
        Path file = scratch.resolve(CorpusFile.SHARD);
        for (ShardOutcome outcome : outcomes) {
            Files.writeString(file, outcome.shardJson());
            shards.add(new CorpusFile().readShard(scratch));
        }
        Files.deleteIfExists(file);
        Files.deleteIfExists(scratch);
        return shards;
    }

    private void write(CorpusTranscript transcript) throws IOException {
        Path scratch = Files.createTempDirectory("shipgate-transcript");
        Path written = new CorpusFile().write(transcript, scratch);
        Path page = Files.writeString(scratch.resolve(CorpusMarkdown.FILE), new CorpusMarkdown().render(transcript));
        Path html = Files.writeString(scratch.resolve(CorpusPage.FILE), new CorpusPage().render(transcript));
        for (Path file : List.of(written, page, html)) {
            files.copyFromLocalFile(
                    true,
                    true,
                    new org.apache.hadoop.fs.Path(file.toUri()),
                    new org.apache.hadoop.fs.Path(out, file.getFileName().toString()));
        }
        Files.deleteIfExists(scratch);
    }
}
