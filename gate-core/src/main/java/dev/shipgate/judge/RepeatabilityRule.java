package dev.shipgate.judge;

import dev.shipgate.report.wording.Numbers;
import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.Repeatability;
import dev.shipgate.transcript.Verdict;

/** Whether the same input gave the same logits, bit for bit. */
public final class RepeatabilityRule implements Rule<Repeatability> {

    @Override
    public Class<Repeatability> observes() {
        return Repeatability.class;
    }

    @Override
    public Ruling rule(Repeatability repeatability, CaseKind kind) {
        String score = Numbers.count(repeatability.bitEqualPositions()) + " of "
                + Numbers.counted(repeatability.positions(), "row is", "rows are") + " bit-identical";
        if (repeatability.positions() == 0) {
            return Ruling.of(Verdict.INCONCLUSIVE, "there are no rows to compare");
        }
        if (repeatability.firstDifference() == null) {
            return Ruling.of(Verdict.PASS, score);
        }
        return Ruling.of(
                Verdict.FAIL,
                score + "; the first that differs is position " + repeatability.firstDifference() + ", and "
                        + repeatability.top1Differences() + " change their top-1");
    }
}
