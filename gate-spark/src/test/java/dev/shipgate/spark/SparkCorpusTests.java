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
import java.nio.file.Path;
import java.util.Objects;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two cores measure four shards of one corpus. */
class SparkCorpusTests {

    private static final String BUNDLE = "decode_int8hu_block32_sym";

    @TempDir
    private static Path shared;

    private static Path oracle;

    @BeforeAll
    static void write_a_corpus() throws IOException {
        System.setProperty("spark.master", "local[2]");
        System.setProperty("spark.ui.enabled", "false");
        System.setProperty("spark.driver.bindAddress", "127.0.0.1");
        System.setProperty("spark.driver.host", "127.0.0.1");
        oracle = SampledCorpus.write(shared.resolve("oracle"), 24, 64);
    }

    @AfterAll
    static void forget_the_master() {
        System.clearProperty("spark.master");
    }

    @Test
    void a_cluster_gives_the_figures_of_one_machine() {
        Path one = shared.resolve("one");
        Path many = shared.resolve("many");
        CorpusTranscript alone = Objects.requireNonNull(
                CorpusRun.run(request(), ShardNumber.WHOLE, one, CorpusProgress.SILENT)
                        .transcript(),
                "the whole corpus is judged");
        int exitCode = run(EmbeddedModel.bundle(BUNDLE), many);
        CorpusTranscript merged = new CorpusFile().readTranscript(many);

        assertThat(exitCode).isEqualTo(alone.verdict().exitCode());
        assertThat(merged.figures()).isEqualTo(alone.figures());
        assertThat(merged.counts()).isEqualTo(alone.counts());
        assertThat(merged.judgements()).isEqualTo(alone.judgements());
        assertThat(merged.headline()).isEqualTo(alone.headline());
        assertThat(merged.shards()).hasSize(4);
        assertThat(many.resolve("report.md")).isNotEmptyFile();
        assertThat(many.resolve("report.html")).isNotEmptyFile();
    }

    @Test
    void the_observations_are_a_table() throws IOException {
        Path out = shared.resolve("table");
        run(EmbeddedModel.bundle(BUNDLE), out);

        try (SparkSession spark = SparkSession.builder().getOrCreate()) {
            assertThat(spark.read()
                            .parquet(out.resolve("observations").toString())
                            .where("case_id = 'text-00000'")
                            .count())
                    .isEqualTo(64);
        }
    }

    @Test
    void a_faulty_bundle_fails() {
        assertThat(run(EmbeddedModel.bundle("decode_int8hu_clipped"), shared.resolve("clipped")))
                .isEqualTo(1);
    }

    @Test
    void a_table_that_exists_is_refused() {
        Path out = shared.resolve("twice");

        assertThat(run(EmbeddedModel.bundle(BUNDLE), out)).isZero();
        assertThat(run(EmbeddedModel.bundle(BUNDLE), out)).isEqualTo(3);
    }

    @Test
    void a_bundle_that_a_task_cannot_read_ends_the_job_as_unreadable_input() {
        assertThat(run(shared.resolve("nowhere"), shared.resolve("unread"))).isEqualTo(3);
    }

    @Test
    void a_task_that_breaks_is_not_taken_for_a_fail() {
        assertThat(SparkCorpus.run(
                        "--bundle",
                        "not\0a path",
                        "--oracle",
                        oracle.toString(),
                        "--shards",
                        "2",
                        "--out",
                        shared.resolve("broken").toString()))
                .isEqualTo(5);
    }

    @Test
    void a_missing_argument_is_named() {
        assertThat(SparkCorpus.run("--bundle", "here")).isEqualTo(2);
    }

    private static int run(Path bundle, Path out) {
        return SparkCorpus.run(
                "--bundle", bundle.toString(), "--oracle", oracle.toString(), "--shards", "4", "--out", out.toString());
    }

    private static GateRequest request() {
        return GateRequest.builder()
                .bundle(EmbeddedModel.bundle(BUNDLE))
                .oracle(oracle)
                .threads(1)
                .build();
    }
}
