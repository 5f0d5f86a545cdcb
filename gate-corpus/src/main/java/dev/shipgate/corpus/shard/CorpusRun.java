package dev.shipgate.corpus.shard;

import dev.shipgate.corpus.CorpusConclusion;
import dev.shipgate.corpus.parquet.ObservationFolder;
import dev.shipgate.corpus.parquet.Part;
import dev.shipgate.gate.GateRequest;
import dev.shipgate.gate.SweepSession;
import dev.shipgate.gate.WriteFailure;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.oracle.ListedCase;
import dev.shipgate.oracle.OracleStream;
import dev.shipgate.report.CorpusResults;
import dev.shipgate.transcript.CorpusFile;
import dev.shipgate.transcript.CorpusShard;
import dev.shipgate.transcript.CorpusTranscript;
import dev.shipgate.transcript.Effort;
import dev.shipgate.transcript.Unmeasured;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Measures a corpus, or a shard of it, one case at a time. It goes on where an earlier run with the same inputs
 * stopped: a case is measured again only if its part wasn't complete on the disk.
 */
public final class CorpusRun {

    /** A part ends after this many rows, at the end of a case. */
    private static final int PART_ROWS = 16_384;

    private final ShardNumber number;
    private final int partRows;
    private final Path out;
    private final CorpusProgress progress;

    private CorpusRun(ShardNumber number, int partRows, Path out, CorpusProgress progress) {
        this.number = number;
        this.partRows = partRows;
        this.out = out;
        this.progress = progress;
    }

    /**
     * Measures a shard and, if it is the whole corpus, judges it and writes the transcript.
     *
     * @param request the bundle, the oracle, the policy and the engine
     * @param out the folder that receives the observations; one that an earlier run left unfinished is completed
     * @throws InvalidInputException if something can't be read, or the folder is of another corpus
     * @throws UncheckedIOException if the folder can't be written
     */
    public static MeasuredShard run(GateRequest request, ShardNumber number, Path out, CorpusProgress progress) {
        return run(request, number, PART_ROWS, out, progress);
    }

    static MeasuredShard run(GateRequest request, ShardNumber number, int partRows, Path out, CorpusProgress progress) {
        try (OracleStream oracle = OracleStream.open(request.oracle());
                ShardFolder folder = ShardFolder.open(out);
                SweepSession session = SweepSession.open(request, oracle, progress)) {
            return new CorpusRun(number, partRows, out, progress).run(folder, oracle, session);
        } catch (IOException unwritable) {
            throw WriteFailure.of(unwritable, out);
        }
    }

    private MeasuredShard run(ShardFolder folder, OracleStream oracle, SweepSession session) throws IOException {
        ShardNumber.Range range = number.range(oracle.cases());
        CorpusShard fresh = describe(range, oracle, session);
        List<Part> parts = ShardFolder.parts(out);
        Optional<CorpusShard> earlier = parts.isEmpty() ? Optional.empty() : folder.described();
        earlier.ifPresent(before -> requireSame(before, fresh));
        CorpusResults.withdraw(out);
        CorpusShard shard = earlier.map(before -> fresh.with(fresh.policy(), fresh.environment(), before.effort()))
                .orElse(fresh);
        folder.describe(shard);
        ObservationFolder observations = folder.observations();
        if (observations.dropUnfinished()) {
            progress.note("dropped the part that an earlier run left unfinished");
        }
        BitSet done = measured(parts, oracle.cases(), range);
        BitSet wanted = new BitSet();
        oracle.cases().stream()
                .filter(each -> each.isJudged() && range.contains(each.index()) && !done.get(each.index()))
                .forEach(each -> wanted.set(each.index()));
        progress.begin(shard.cases(), shard.cases() - wanted.cardinality());
        progress.expect(oracle.cases().stream()
                .filter(each -> wanted.get(each.index()))
                .mapToLong(ListedCase::positions)
                .sum());
        CaseMeasuring measuring = new CaseMeasuring(folder, session, progress, shard, partRows);
        Unmeasured missing = wanted.isEmpty() ? null : measuring.measure(oracle, wanted);
        CorpusShard ended = measuring.shard();
        if (number.of() > 1) {
            return new MeasuredShard(ended, null, missing);
        }
        CorpusTranscript transcript =
                CorpusConclusion.of(List.of(ended), ObservationFolder.rows(ShardFolder.parts(out)), missing);
        new CorpusFile().write(transcript, out);
        return new MeasuredShard(ended, transcript, missing);
    }

    private CorpusShard describe(ShardNumber.Range range, OracleStream oracle, SweepSession session) {
        List<ListedCase> judged = oracle.cases().stream()
                .filter(each -> each.isJudged() && range.contains(each.index()))
                .toList();
        Effort none = session.effort();
        return new CorpusShard(
                CorpusShard.SCHEMA,
                number.index(),
                number.of(),
                range.first(),
                range.end(),
                judged.size(),
                judged.stream().mapToLong(ListedCase::positions).sum(),
                oracle.cases().size(),
                session.oracleFacts(),
                session.bundleFacts(),
                session.policy(),
                SweepSession.environment(),
                new Effort(none.startedAt(), 0, 0, 0));
    }

    /** Another policy judges the same observations anew; everything else would have given others. */
    private void requireSame(CorpusShard before, CorpusShard now) {
        List<String> differences = new ArrayList<>();
        if (before.index() != now.index() || before.of() != now.of()) {
            differences.add("it is " + before.title() + " and not " + now.title());
        }
        differences.addAll(ShardDifferences.between(before, now));
        if (!differences.isEmpty()) {
            throw new InvalidInputException(
                    out.resolve(CorpusFile.SHARD),
                    "the observations there are of another run: " + differences.get(0)
                            + (differences.size() > 1 ? " (and " + (differences.size() - 1) + " more)" : "")
                            + "; choose another --out, or remove the folder");
        }
    }

    /** Returns the cases whose parts are complete. */
    private static BitSet measured(List<Part> parts, List<ListedCase> cases, ShardNumber.Range range) {
        BitSet done = new BitSet();
        for (Part part : parts) {
            long expected = 0;
            for (int index = part.firstCase(); index < Math.min(part.endCase(), cases.size()); index++) {
                expected += cases.get(index).isJudged() ? cases.get(index).positions() : 0;
            }
            if (part.firstCase() < range.first() || part.endCase() > range.end() || part.rows() != expected) {
                throw new InvalidInputException(
                        part.file(),
                        "has " + part.rows() + " positions of the cases " + part.firstCase() + " to "
                                + (part.endCase() - 1) + ", expected " + expected + " of cases from " + range.first()
                                + " to " + (range.end() - 1) + "; remove it, and run the corpus again");
            }
            done.set(part.firstCase(), part.endCase());
        }
        return done;
    }
}
