package dev.shipgate.corpus.shard;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipgate.fixture.SampledCorpus;
import dev.shipgate.gate.GateRequest;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.judge.BuiltInPolicy;
import dev.shipgate.transcript.UnreadableTranscriptException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What isn't one whole corpus is not merged. */
class ShardMergeTests {

    @TempDir
    private static Path shared;

    private static Path oracle;
    private static Path first;
    private static Path second;

    @TempDir
    private Path out;

    @BeforeAll
    static void measure_two_shards() throws IOException {
        oracle = SampledCorpus.write(shared.resolve("oracle"), 4, 6);
        first = shared.resolve("first");
        second = shared.resolve("second");
        measure("1/2", first, UnaryOperator.identity());
        measure("2/2", second, UnaryOperator.identity());
    }

    private static void measure(String shard, Path out, UnaryOperator<GateRequest.Builder> changed) {
        CorpusRun.run(
                changed.apply(CorpusRunTests.request(oracle)).build(),
                ShardNumber.of(shard),
                out,
                CorpusProgress.SILENT);
    }

    @Test
    void a_missing_shard_is_named() {
        assertRefused(List.of(second), "is one of 2 shards, and 1 are missing: 1/2");
    }

    @Test
    void a_doubled_shard_is_named() {
        assertRefused(List.of(first, second, first), "is shard 1/2, and so is " + first);
    }

    @Test
    void an_unfinished_shard_is_named() throws IOException {
        measure("2/2", out, UnaryOperator.identity());
        try (Stream<Path> parts = Files.list(out.resolve("observations"))) {
            for (Path part : parts.toList()) {
                Files.delete(part);
            }
        }

        assertRefused(List.of(first, out), "is shard 2/2 with only 0 of its 9 positions; finish it");
    }

    @Test
    void shards_of_different_engines_are_refused() {
        measure("2/2", out, request -> request.threads(2));

        assertRefused(List.of(first, out), "engine option intra_op_num_threads is 1 in one and 2 in the other");
    }

    @Test
    void shards_of_different_policies_are_refused() {
        measure("2/2", out, request -> request.policy(BuiltInPolicy.STRICT.read()));

        assertRefused(List.of(first, out), "policy is default version");
    }

    @Test
    void shards_of_different_oracles_are_refused() throws IOException {
        Path other = SampledCorpus.write(out.resolve("oracle"), 4, 5);
        measure("2/2", out.resolve("shard"), request -> request.oracle(other));

        assertRefused(List.of(first, out.resolve("shard")), "oracle oracle.json is ");
    }

    @Test
    void shards_of_another_division_are_refused() {
        measure("2/3", out, UnaryOperator.identity());

        assertRefused(List.of(first, out), "one is of 2 shards of 4 cases and the other of 3 shards of 4 cases");
    }

    @Test
    void a_folder_without_a_shard_is_refused() {
        assertThatThrownBy(() -> ShardMerge.merge(List.of(out)))
                .isInstanceOf(UnreadableTranscriptException.class)
                .hasMessageContaining("shard.json: there is no such file");
    }

    private static void assertRefused(List<Path> folders, String why) {
        assertThatThrownBy(() -> ShardMerge.merge(folders))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(why);
    }
}
