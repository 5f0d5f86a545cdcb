package dev.shipgate.corpus.shard;

import dev.shipgate.corpus.CorpusRow;
import dev.shipgate.corpus.RecordedTop;
import dev.shipgate.corpus.parquet.ObservationFolder;
import dev.shipgate.engine.EngineException;
import dev.shipgate.gate.SweepSession;
import dev.shipgate.oracle.ListedCase;
import dev.shipgate.oracle.OracleCase;
import dev.shipgate.oracle.OracleStream;
import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.CorpusShard;
import dev.shipgate.transcript.Effort;
import dev.shipgate.transcript.NotMeasured;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.TokenClass;
import dev.shipgate.transcript.Unmeasured;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Measures the cases of a shard and writes them part by part. Keeps the rows of one case and of one part. */
final class CaseMeasuring {

    /** A part also ends after this time, so a run that is killed loses no more. */
    private static final Duration PART_TIME = Duration.ofMinutes(1);

    private final ShardFolder folder;
    private final ObservationFolder observations;
    private final SweepSession session;
    private final CorpusProgress progress;
    private final int partRows;
    private final Effort before;
    private CorpusShard shard;
    private int last = -1;
    private long partBegan;

    /** @param partRows how many rows a part has at least, unless it ends for another reason */
    CaseMeasuring(ShardFolder folder, SweepSession session, CorpusProgress progress, CorpusShard shard, int partRows) {
        this.partRows = partRows;
        this.folder = folder;
        this.observations = folder.observations();
        this.session = session;
        this.progress = progress;
        this.before = shard.effort();
        this.shard = shard;
    }

    /** Returns the shard with the effort so far. */
    CorpusShard shard() {
        return shard;
    }

    /**
     * Measures cases.
     *
     * @param wanted their indices
     * @return why a case could not be measured; {@code null} if all were. What was measured before it is kept
     */
    @Nullable
    Unmeasured measure(OracleStream oracle, BitSet wanted) throws IOException {
        Subject subject = Subject.of(CheckId.TEACHER_FORCED_SWEEP);
        try {
            Optional<String> mismatch = session.mismatch();
            if (mismatch.isPresent()) {
                return new NotMeasured(subject, mismatch.get());
            }
            oracle.forEach(wanted::get, each -> measure(oracle, each, wanted));
            return null;
        } catch (EngineException broken) {
            return broken.asObservation(subject);
        } catch (UncheckedIOException unwritable) {
            throw unwritable.getCause();
        } finally {
            endPart();
        }
    }

    private void measure(OracleStream oracle, OracleCase oracleCase, BitSet wanted) {
        int index = wanted.nextSetBit(last + 1);
        List<CorpusRow> rows = new ArrayList<>(oracleCase.positions());
        session.sweep(oracleCase, (observed, tokenClass) -> rows.add(row(index, oracleCase, observed, tokenClass)));
        try {
            if (last >= 0 && !isNext(oracle.cases(), index)) {
                endPart();
            }
            if (observations.openRows() == 0) {
                partBegan = System.nanoTime();
            }
            for (CorpusRow row : rows) {
                observations.add(row);
            }
            last = index;
            if (observations.openRows() >= partRows || System.nanoTime() - partBegan > PART_TIME.toNanos()) {
                endPart();
            }
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
        progress.measured();
    }

    /** Tells whether no case that judges is between the last one that was measured and this one. */
    private boolean isNext(List<ListedCase> cases, int index) {
        return cases.subList(last + 1, index).stream().noneMatch(ListedCase::isJudged);
    }

    private void endPart() throws IOException {
        if (observations.openRows() > 0) {
            observations.finishPart(last + 1);
            shard = shard.with(shard.policy(), shard.environment(), total());
            folder.describe(shard);
        }
    }

    private Effort total() {
        Effort now = session.effort();
        return new Effort(
                before.startedAt(),
                before.elapsedNanos() + now.elapsedNanos(),
                before.engineNanos() + now.engineNanos(),
                before.steps() + now.steps());
    }

    private static CorpusRow row(
            int index, OracleCase oracleCase, PositionObservation observed, @Nullable TokenClass tokenClass) {
        int position = observed.position();
        return new CorpusRow(
                index,
                oracleCase.id(),
                CaseKind.valueOf(oracleCase.kind().name()),
                tokenClass,
                observed,
                observed.oracle() == null ? oracleCase.row(position).health().nonFinite() : 0,
                new RecordedTop(
                        at(oracleCase.top1Ids(), position),
                        at(oracleCase.logitMargins(), position),
                        at(oracleCase.probMargins(), position)));
    }

    private static <T> @Nullable T at(List<T> recorded, int position) {
        return recorded.isEmpty() ? null : recorded.get(position);
    }
}
