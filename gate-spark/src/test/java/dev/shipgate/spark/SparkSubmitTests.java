package dev.shipgate.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.corpus.shard.CorpusProgress;
import dev.shipgate.corpus.shard.CorpusRun;
import dev.shipgate.corpus.shard.ShardNumber;
import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.fixture.SampledCorpus;
import dev.shipgate.gate.GateRequest;
import dev.shipgate.transcript.CorpusFile;
import dev.shipgate.transcript.CorpusTranscript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command of docs/corpus.md, submitted to a cluster of processes that have only Spark's own jars. */
@Tag("submit")
class SparkSubmitTests {

    private static final Path BUNDLE = EmbeddedModel.bundle("decode_int8hu_block32_sym");
    private static final Path TARGET = Path.of("target").toAbsolutePath();

    @TempDir
    static Path folder;

    private static Path oracle;
    private static SparkCluster cluster;

    @BeforeAll
    static void start_a_cluster() throws IOException, InterruptedException {
        oracle = SampledCorpus.write(folder.resolve("oracle"), 6, 32);
        cluster = SparkCluster.start(Files.createDirectories(folder.resolve("cluster")));
    }

    @AfterAll
    static void end_the_cluster() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void the_documented_command_gives_the_figures_of_one_machine() throws IOException, InterruptedException {
        CorpusTranscript alone = Objects.requireNonNull(
                CorpusRun.run(
                                GateRequest.builder()
                                        .bundle(BUNDLE)
                                        .oracle(oracle)
                                        .threads(1)
                                        .build(),
                                ShardNumber.WHOLE,
                                folder.resolve("one"),
                                CorpusProgress.SILENT)
                        .transcript(),
                "the whole corpus is judged");
        Path out = folder.resolve("many");
        Path log = folder.resolve("many.log");

        int exitCode = cluster.submit(log, documented(out));

        assertThat(exitCode).as(Files.readString(log)).isEqualTo(alone.verdict().exitCode());
        CorpusTranscript merged = new CorpusFile().readTranscript(out);
        assertThat(merged.figures()).isEqualTo(alone.figures());
        assertThat(merged.counts()).isEqualTo(alone.counts());
        assertThat(merged.judgements()).isEqualTo(alone.judgements());
        assertThat(merged.headline()).isEqualTo(alone.headline());
        assertThat(merged.shards()).hasSize(3);
        assertThat(out.resolve("report.html")).isNotEmptyFile();
    }

    @Test
    void a_wrong_option_gives_the_documented_exit_code() throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(documented(folder.resolve("wrong")));
        arguments.addAll(List.of("--shard", "1/3"));

        assertThat(cluster.submit(folder.resolve("wrong.log"), arguments)).isEqualTo(2);
        assertThat(folder.resolve("wrong.log")).content().contains("shipgate: there is no option --shard");
    }

    private static List<String> documented(Path out) throws IOException, InterruptedException {
        String document = Files.readString(Path.of("../docs/corpus.md"));
        String command = document.substring(document.indexOf("\nspark-submit ") + "\nspark-submit ".length());
        String stated = command.substring(0, command.indexOf("```"))
                .replace("\\\n", " ")
                .replace("\"$(ls gate-spark/target/lib/*.jar | paste -sd,)\"", SparkHome.jarsIn(TARGET.resolve("lib")))
                .replace(" gate-spark/target/", " " + TARGET + "/")
                .replace("spark://host:7077", cluster.master())
                .replace("spark.task.cpus=8", "spark.task.cpus=1 --conf spark.executor.memory=512m")
                .replace("--threads 8", "--threads 1")
                .replace("--shards 64", "--shards 3")
                .replace("/mnt/models/my_decode_int8", BUNDLE.toString())
                .replace("/mnt/oracles/my-corpus", oracle.toString())
                .replace("hdfs:///runs/my-corpus", out.toString());
        return List.of(stated.strip().split("\\s+"));
    }
}
