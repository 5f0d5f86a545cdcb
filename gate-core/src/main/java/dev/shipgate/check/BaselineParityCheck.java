package dev.shipgate.check;

import dev.shipgate.devicerun.DeviceRow;
import dev.shipgate.engine.EngineException;
import dev.shipgate.oracle.Greedy;
import dev.shipgate.oracle.OracleCase;
import dev.shipgate.transcript.BaselineParity;
import dev.shipgate.transcript.BaselineRows;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.NotMeasured;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.Subject;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Compares the bundle's own continuation with the baseline's. */
public final class BaselineParityCheck implements Check {

    @Override
    public CheckId id() {
        return CheckId.BASELINE_PARITY;
    }

    /** The baseline takes its steps on a separate engine. */
    @Override
    public long expectedSteps(OracleCase oracleCase) {
        return oracleCase.positions() + Continuation.expectedSteps(oracleCase);
    }

    @Override
    public Observation observe(Subject subject, Session session) {
        OracleCase oracleCase = session.caseOf(subject);
        Optional<Baseline> given = session.baseline();
        if (given.isEmpty()) {
            return new NotMeasured(subject, "no baseline was given");
        }
        Baseline baseline = given.get();
        Optional<String> identical = baseline.sameModelAs(session.bundle(), session.files());
        if (identical.isPresent()) {
            return new NotMeasured(subject, identical.get());
        }
        Continuation own =
                session.decoded(oracleCase).map(DecodePass::continuation).orElse(null);
        if (own == null) {
            return new NotMeasured(subject, "the bundle's own continuation could not be measured");
        }
        Continuation theirs;
        List<DeviceRow> rows;
        try {
            theirs = baseline.continuation(oracleCase);
            rows = baseline.rows(oracleCase);
        } catch (EngineException broken) {
            return new NotMeasured(subject, "the baseline could not be run: " + broken.published());
        }
        SequenceComparison comparison = new SequenceComparison(session.texts(), session.stopTokens(), oracleCase);
        Greedy greedy = oracleCase.greedy();
        return new BaselineParity(
                subject,
                comparison.compare(theirs.ids(), own.ids(), own),
                greedy == null ? null : comparison.compare(greedy.ids(), theirs.ids(), own),
                compared(oracleCase, rows, session.texts()));
    }

    /** Rows of another vocabulary than the oracle's can't be compared; the tokens still can. */
    private static @Nullable BaselineRows compared(OracleCase oracleCase, List<DeviceRow> rows, TokenTexts texts) {
        try {
            return BaselineRows.of(DeviceRows.compare(oracleCase, rows, texts));
        } catch (IllegalArgumentException outside) {
            return null;
        }
    }
}
