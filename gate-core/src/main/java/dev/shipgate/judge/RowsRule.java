package dev.shipgate.judge;

import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.DevicePosition;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.RowTop;
import dev.shipgate.transcript.Tally;
import dev.shipgate.transcript.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
        Ruling ruling = tallyRule.rule(tally, "position");
        return !ruling.verdict().mayShip()
                ? ruling
                : positionRule
                        .unmeasuredLimits(positions)
                        .map(unmeasured ->
                                new Ruling(Verdict.INCONCLUSIVE, ruling.tally(), ruling.reason() + "; " + unmeasured))
                        .orElse(ruling);
    }

    /**
     * Rules on the rows that a device recorded. Its largest logits can't show that a limit on whole rows is kept; the
     * gate's own rows of the same bundle are held to it.
     */
    Ruling ruleDevice(List<DevicePosition> positions, CaseKind kind) {
        TallyCounter counter = new TallyCounter();
        for (DevicePosition position : positions) {
            counter.add(
                    position.position(),
                    position.oracle(),
                    positionRule.outcome(position, kind),
                    positionRule.isSurelyOverLimit(position));
        }
        return tallyRule.rule(counter.tally(), "position");
    }

    Tally tally(List<PositionObservation> positions, CaseKind kind) {
        TallyCounter counter = new TallyCounter();
        for (PositionObservation position : positions) {
            counter.add(
                    position.position(),
                    position.oracle(),
                    positionRule.outcome(position, kind),
                    positionRule.isOverLimit(position.difference()));
        }
        return counter.tally();
    }

    /** Counts positions by outcome. */
    private final class TallyCounter {

        private int of;
        private int agreed;
        private int weak;
        private final List<Integer> ties = new ArrayList<>();
        private final List<Integer> refused = new ArrayList<>();
        private final List<Integer> flips = new ArrayList<>();
        private final List<Integer> nonFinite = new ArrayList<>();
        private final List<Integer> overLimit = new ArrayList<>();

        void add(int position, @Nullable RowTop oracle, PositionRule.Outcome outcome, boolean isOverLimit) {
            boolean isWeak = oracle == null || !positionRule.isHealthy(oracle.margin());
            of++;
            weak += isWeak ? 1 : 0;
            switch (outcome) {
                case AGREES -> agreed++;
                case TIE -> ties.add(position);
                case REFUSED -> refused.add(position);
                case FLIP -> flips.add(position);
                case NON_FINITE -> nonFinite.add(position);
            }
            if (!isWeak && isOverLimit) {
                overLimit.add(position);
            }
        }

        Tally tally() {
            return new Tally(of, agreed, ties, refused, flips, nonFinite, weak, 0, overLimit);
        }
    }
}
