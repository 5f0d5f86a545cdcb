package dev.shipgate.corpus;

import dev.shipgate.judge.CorpusJudge;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.OracleHealth;
import dev.shipgate.transcript.OracleHealth.PositionMargin;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.RowTop;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.TeacherForcedSweep;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Collects the rows of one case at a time and gives each case to the judge, as a run would have observed it. */
final class CaseRows {

    private final CorpusJudge judge;
    private final List<CorpusRow> ofCase = new ArrayList<>();

    CaseRows(CorpusJudge judge) {
        this.judge = judge;
    }

    void add(CorpusRow row) {
        if (!ofCase.isEmpty() && ofCase.get(0).caseIndex() != row.caseIndex()) {
            end();
        }
        ofCase.add(row);
    }

    /** Ends the current case, if there is one. */
    void end() {
        if (!ofCase.isEmpty()) {
            CorpusRow first = ofCase.get(0);
            judge.add(
                    health(first.caseId()),
                    new TeacherForcedSweep(
                            Subject.of(CheckId.TEACHER_FORCED_SWEEP, first.caseId()),
                            ofCase.stream().map(CorpusRow::observed).toList(),
                            List.of()),
                    first.kind());
            ofCase.clear();
        }
    }

    private OracleHealth health(String caseId) {
        List<PositionMargin> positions = new ArrayList<>();
        List<Integer> wrongTop1 = new ArrayList<>();
        boolean isRecorded = false;
        for (CorpusRow row : ofCase) {
            PositionObservation observed = row.observed();
            RowTop top = observed.oracle();
            positions.add(new PositionMargin(observed.position(), observed.input(), top, row.oracleNonFinite()));
            Integer recorded = row.recorded().top1Id();
            if (top != null && recorded != null && recorded != top.top1().id()) {
                wrongTop1.add(observed.position());
            }
            isRecorded |= row.recorded().marginNats() != null || row.recorded().marginProb() != null;
        }
        return new OracleHealth(
                Subject.of(CheckId.ORACLE_HEALTH, caseId),
                positions,
                null,
                List.of(),
                wrongTop1,
                isRecorded,
                largestDiscrepancy(
                        each -> each.recorded().marginNats(),
                        top -> top.margin().logit()),
                largestDiscrepancy(
                        each -> each.recorded().marginProb(),
                        top -> top.margin().prob()));
    }

    private double largestDiscrepancy(
            Function<CorpusRow, @Nullable Double> recorded, Function<RowTop, Double> measured) {
        double largest = 0;
        for (CorpusRow row : ofCase) {
            Double expected = recorded.apply(row);
            RowTop top = row.observed().oracle();
            if (expected != null && top != null) {
                largest = Math.max(largest, Math.abs(expected - measured.apply(top)));
            }
        }
        return largest;
    }
}
