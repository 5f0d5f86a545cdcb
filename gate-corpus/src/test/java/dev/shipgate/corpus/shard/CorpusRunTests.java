package dev.shipgate.corpus.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.fixture.SampledCorpus;
import dev.shipgate.gate.Gate;
import dev.shipgate.gate.GateRequest;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.judge.BuiltInPolicy;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.CorpusFigures;
import dev.shipgate.transcript.CorpusFile;
import dev.shipgate.transcript.CorpusTranscript;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.MarginNoise;
import dev.shipgate.transcript.Spread;
import dev.shipgate.transcript.Tally;
import dev.shipgate.transcript.TeacherForcedSweep;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.Verdict;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A corpus of 12 cases, 120 positions, and the embedded model's int8 bundle. */
class CorpusRunTests {

    /** Small parts, so that a short corpus has several: one for every two or three cases. */
    static final int PART_ROWS = 20;

    private static final int CASES = 12;
    private static final int LENGTH = 12;

    @TempDir
    private static Path shared;

    private static Path oracle;
    private static CorpusTranscript whole;

    @TempDir
    private Path out;

    @BeforeAll
    static void measure_once() throws IOException {
        oracle = SampledCorpus.write(shared.resolve("oracle"), CASES, LENGTH);
        whole = judged(run(ShardNumber.WHOLE, shared.resolve("whole"), CorpusProgress.SILENT));
    }

    static GateRequest.Builder request(Path oracle) {
        return GateRequest.builder()
                .bundle(EmbeddedModel.shipBundle())
                .oracle(oracle)
                .threads(1)
                .inProcess(true);
    }

    private static CorpusTranscript judged(MeasuredShard measured) {
        return Objects.requireNonNull(measured.transcript(), "the whole corpus is judged");
    }

    private static MeasuredShard run(ShardNumber number, Path out, CorpusProgress progress) {
        return CorpusRun.run(request(oracle).build(), number, PART_ROWS, out, progress);
    }

    @Test
    void its_figures_are_those_of_a_run_that_keeps_everything_in_memory() {
        Transcript inMemory;
        try (Gate gate = Gate.open(request(oracle).build())) {
            inMemory = gate.examineAll();
        }
        MarginNoise expected = inMemory.measured().observations().stream()
                .filter(MarginNoise.class::isInstance)
                .map(MarginNoise.class::cast)
                .findFirst()
                .orElseThrow();
        CorpusFigures figures = Objects.requireNonNull(whole.figures());
        Spread spread = Objects.requireNonNull(figures.kl());
        MarginNoise noise = Objects.requireNonNull(figures.noise());

        assertThat(noise)
                .usingRecursiveComparison()
                .ignoringFields("scored", "stateGrowth", "exactRerun")
                .isEqualTo(expected);
        List<Double> kl = inMemory.measured().observations().stream()
                .filter(TeacherForcedSweep.class::isInstance)
                .flatMap(sweep -> sweep.comparedPositions().stream())
                .map(position -> Objects.requireNonNull(position.difference()).klNats())
                .sorted()
                .toList();
        assertThat(figures.positions()).isEqualTo(kl.size());
        assertThat(spread.at(0))
                .hasValueSatisfying(least -> assertThat(least.value()).isEqualTo(kl.get(0)));
        assertThat(spread.at(1))
                .hasValueSatisfying(most -> assertThat(most.value()).isEqualTo(kl.get(kl.size() - 1)));
        assertThat(spread.mean().value())
                .isCloseTo(
                        kl.stream().mapToDouble(Double::doubleValue).average().orElseThrow(), Assertions.within(1e-15));
        assertThat(figures.worst().get(0).klNats()).isEqualTo(kl.get(kl.size() - 1));
    }

    @Test
    void its_outcomes_are_those_that_a_run_counts_case_by_case() {
        Transcript inMemory;
        try (Gate gate = Gate.open(request(oracle).build())) {
            inMemory = gate.examineAll();
        }
        List<Tally> tallies = inMemory.judgements().stream()
                .filter(each -> each.subject().check() == CheckId.TEACHER_FORCED_SWEEP)
                .map(Judgement::tally)
                .map(Objects::requireNonNull)
                .toList();

        assertThat(whole.counts().cases()).isEqualTo(CASES);
        assertThat(whole.counts().positions().of())
                .isEqualTo(tallies.stream().mapToInt(Tally::of).sum());
        assertThat(whole.counts().positions().agreed())
                .isEqualTo(tallies.stream().mapToInt(Tally::agreed).sum());
        assertThat(whole.counts().positions().weak())
                .isEqualTo(tallies.stream().mapToInt(Tally::weak).sum());
        assertThat(whole.verdict().mayShip()).isTrue();
    }

    @Test
    void shards_that_are_merged_are_the_whole_to_the_last_bit() {
        for (int index = 1; index <= 3; index++) {
            MeasuredShard shard = run(new ShardNumber(index, 3), out.resolve("shard-" + index), CorpusProgress.SILENT);
            assertThat(shard.transcript())
                    .as("nothing is judged before all shards are there")
                    .isNull();
        }

        CorpusTranscript merged =
                ShardMerge.merge(List.of(out.resolve("shard-3"), out.resolve("shard-1"), out.resolve("shard-2")));

        assertThat(merged.figures()).isEqualTo(whole.figures());
        assertThat(merged.counts()).isEqualTo(whole.counts());
        assertThat(merged.judgements()).isEqualTo(whole.judgements());
        assertThat(merged.verdict()).isEqualTo(whole.verdict());
        assertThat(merged.headline()).isEqualTo(whole.headline());
        assertThat(merged.shards()).hasSize(3);
    }

    @Test
    void more_shards_than_cases_are_merged_too() {
        List<Path> folders = new ArrayList<>();
        for (int index = 1; index <= CASES + 4; index++) {
            folders.add(out.resolve("shard-" + index));
            run(new ShardNumber(index, CASES + 4), folders.get(index - 1), CorpusProgress.SILENT);
        }

        assertThat(ShardMerge.merge(folders).figures()).isEqualTo(whole.figures());
    }

    @Test
    void a_second_run_measures_nothing_again() {
        run(ShardNumber.WHOLE, out, CorpusProgress.SILENT);
        RecordingProgress progress = new RecordingProgress();

        MeasuredShard again = run(ShardNumber.WHOLE, out, progress);

        assertThat(progress.measuredBefore).isEqualTo(CASES);
        assertThat(progress.stepped).isZero();
        assertThat(judged(again).figures()).isEqualTo(whole.figures());
    }

    @Test
    void a_run_that_was_killed_goes_on_after_its_last_complete_part() throws Exception {
        Process killed = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dshipgate.models=" + System.getProperty("shipgate.models"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        CorpusProgram.class.getName(),
                        oracle.toString(),
                        out.toString())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(killed.getInputStream(), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (line != null && !line.equals("measured 5")) {
                line = lines.readLine();
            }
            assertThat(line).isEqualTo("measured 5");
        }
        killed.destroyForcibly();
        assertThat(killed.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(out.resolve(CorpusFile.TRANSCRIPT))
                .as("it did not end by itself")
                .doesNotExist();
        RecordingProgress progress = new RecordingProgress();

        MeasuredShard resumed = run(ShardNumber.WHOLE, out, progress);

        assertThat(progress.measuredBefore).isBetween(4, CASES - 1);
        assertThat(progress.measured).isEqualTo(CASES - progress.measuredBefore);
        assertThat(progress.stepped).isEqualTo(progress.expected);
        assertThat(judged(resumed).figures()).isEqualTo(whole.figures());
        assertThat(files(out)).noneMatch(name -> name.endsWith(".unfinished"));
    }

    @Test
    void a_half_written_part_is_dropped_and_a_missing_one_is_measured_again() throws IOException {
        run(ShardNumber.WHOLE, out, CorpusProgress.SILENT);
        List<String> parts = files(out);
        assertThat(parts).hasSizeGreaterThan(3);
        Path second = out.resolve("observations").resolve(parts.get(1));
        byte[] bytes = Files.readAllBytes(second);
        Files.write(second.resolveSibling(parts.get(1) + ".unfinished"), Arrays.copyOf(bytes, bytes.length / 2));
        Files.delete(second);
        RecordingProgress progress = new RecordingProgress();

        MeasuredShard resumed = run(ShardNumber.WHOLE, out, progress);

        assertThat(progress.notes).contains("dropped the part");
        assertThat(progress.measured).as("the cases of the second part").isEqualTo(3);
        assertThat(files(out)).isEqualTo(parts);
        assertThat(judged(resumed).figures()).isEqualTo(whole.figures());
    }

    @Test
    void a_damaged_part_is_refused_by_name() throws IOException {
        run(ShardNumber.WHOLE, out, CorpusProgress.SILENT);
        Path first = out.resolve("observations").resolve(files(out).get(0));
        byte[] bytes = Files.readAllBytes(first);
        Files.write(first, Arrays.copyOf(bytes, bytes.length - 9));

        assertThatThrownBy(() -> run(ShardNumber.WHOLE, out, CorpusProgress.SILENT))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(first.toString())
                .hasMessageContaining("remove it, and run the corpus again");
    }

    @Test
    void an_earlier_verdict_is_gone_before_anything_is_measured() {
        run(ShardNumber.WHOLE, out, CorpusProgress.SILENT);
        List<Boolean> isThere = new ArrayList<>();
        CorpusProgress looking = (CorpusProgress) Proxy.newProxyInstance(
                CorpusProgress.class.getClassLoader(),
                new Class<?>[] {CorpusProgress.class},
                (proxy, method, values) -> {
                    if (method.getName().equals("begin")) {
                        isThere.add(Files.exists(out.resolve(CorpusFile.TRANSCRIPT)));
                    }
                    return null;
                });

        run(ShardNumber.WHOLE, out, looking);

        assertThat(isThere).containsExactly(false);
        assertThat(out.resolve(CorpusFile.TRANSCRIPT)).exists();
    }

    @Test
    void another_policy_judges_the_same_observations() {
        run(ShardNumber.WHOLE, out, CorpusProgress.SILENT);
        RecordingProgress progress = new RecordingProgress();

        MeasuredShard strict = CorpusRun.run(
                request(oracle).policy(BuiltInPolicy.STRICT.read()).build(),
                ShardNumber.WHOLE,
                PART_ROWS,
                out,
                progress);

        assertThat(progress.stepped).isZero();
        assertThat(judged(strict).policy().name()).isEqualTo("strict");
        assertThat(judged(strict).figures()).isEqualTo(whole.figures());
    }

    @Test
    void observations_of_other_inputs_are_refused() throws IOException {
        run(ShardNumber.WHOLE, out, CorpusProgress.SILENT);
        Path other = SampledCorpus.write(shared.resolve("other"), 2, 4);

        assertThatThrownBy(() ->
                        CorpusRun.run(request(other).build(), ShardNumber.WHOLE, PART_ROWS, out, CorpusProgress.SILENT))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("the observations there are of another run: oracle oracle.json is ");
        assertThatThrownBy(() -> CorpusRun.run(
                        request(oracle).threads(2).build(), ShardNumber.WHOLE, PART_ROWS, out, CorpusProgress.SILENT))
                .hasMessageContaining("engine option intra_op_num_threads is 1 in one and 2 in the other");
        assertThatThrownBy(() -> run(new ShardNumber(1, 2), out, CorpusProgress.SILENT))
                .hasMessageContaining("it is shard 1/1 and not shard 1/2");
    }

    @Test
    void a_folder_that_another_run_writes_to_is_refused() throws IOException {
        try (ShardFolder held = ShardFolder.open(out)) {
            assertThat(held.described()).isEmpty();
            assertThatThrownBy(() -> run(ShardNumber.WHOLE, out, CorpusProgress.SILENT))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("another run is writing there");
        }
    }

    @Test
    void a_bundle_of_another_vocabulary_is_inconclusive() {
        MeasuredShard other = CorpusRun.run(
                request(oracle)
                        .bundle(Path.of(System.getProperty("shipgate.models"), "granite-nano", "bundles", "int8"))
                        .build(),
                ShardNumber.WHOLE,
                PART_ROWS,
                out,
                CorpusProgress.SILENT);

        assertThat(judged(other).verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(judged(other).headline()).contains("rows of different vocabularies cannot be compared");
        assertThat(judged(other).figures()).isNull();
    }

    @Test
    void a_broken_bundle_fails() {
        MeasuredShard clipped = CorpusRun.run(
                request(oracle)
                        .bundle(EmbeddedModel.bundle("decode_int8hu_clipped"))
                        .build(),
                ShardNumber.WHOLE,
                PART_ROWS,
                out,
                CorpusProgress.SILENT);

        assertThat(judged(clipped).verdict()).isEqualTo(Verdict.FAIL);
        assertThat(judged(clipped).headline()).contains("must not ship: margin_noise");
    }

    @Test
    void a_transcript_is_read_as_it_was_written() {
        assertThat(new CorpusFile().readTranscript(shared.resolve("whole"))).isEqualTo(whole);
    }

    private static List<String> files(Path out) throws IOException {
        try (Stream<Path> files = Files.list(out.resolve("observations"))) {
            return files.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }
}
