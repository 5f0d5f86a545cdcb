package dev.shipgate.judge;

import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.Tally;
import dev.shipgate.transcript.Verdict;
import java.util.ArrayList;
import java.util.List;

/** Judges, under a policy, positions at which two rows of logits were compared. */
final class RowsRule {

    private final PositionRule positionRule;
    private final TallyRule tallyRule;

    RowsRule(Policy policy) {
        this.positionRule = new PositionRule(policy);
        this.tallyRule = new TallyRule(policy);
    }

    Ruling rule(List<PositionObservation> positions, CaseKind kind) {
        return rule(tally(positions, kind), positions);
    }

    /** Rules on positions that were already counted. A limit that couldn't be measured doesn't count as kept. */
    Ruling rule(Tally tally, List<PositionObservation> positions) {
        Ruling ruling = tallyRule.rule(tally, "positions");
        return !ruling.verdict().mayShip()
                ? ruling
                : positionRule
                        .unmeasuredLimits(positions)
                        .map(unmeasured ->
                                new Ruling(Verdict.INCONCLUSIVE, ruling.tally(), ruling.reason() + "; " + unmeasured))
                        .orElse(ruling);
    }

    Tally tally(List<PositionObservation> positions, CaseKind kind) {
        int agreed = 0;
        int weak = 0;
        List<Integer> ties = new ArrayList<>();
        List<Integer> refused = new ArrayList<>();
        List<Integer> flips = new ArrayList<>();
        List<Integer> nonFinite = new ArrayList<>();
        List<Integer> overLimit = new ArrayList<>();
        for (PositionObservation position : positions) {
            boolean isWeak = position.oracle() == null
                    || !positionRule.isHealthy(position.oracle().margin());
            weak += isWeak ? 1 : 0;
            switch (positionRule.outcome(position, kind)) {
                case AGREES -> agreed++;
                case TIE -> ties.add(position.position());
                case REFUSED -> refused.add(position.position());
                case FLIP -> flips.add(position.position());
                case NON_FINITE -> nonFinite.add(position.position());
            }
            if (!isWeak && positionRule.isOverLimit(position.difference())) {
                overLimit.add(position.position());
            }
        }
        return new Tally(positions.size(), agreed, ties, refused, flips, nonFinite, weak, 0, overLimit);
    }
}
