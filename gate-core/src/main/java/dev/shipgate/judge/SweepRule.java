package dev.shipgate.judge;

import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.Tally;
import dev.shipgate.transcript.Verdict;
import java.util.ArrayList;
import java.util.List;

/** What a policy makes of positions at which two rows of logits were compared. */
final class SweepRule {

    private final PositionRule positionRule;
    private final TallyRule tallyRule;

    SweepRule(PositionRule positionRule, TallyRule tallyRule) {
        this.positionRule = positionRule;
        this.tallyRule = tallyRule;
    }

    Ruling rule(List<PositionObservation> positions, CaseKind kind) {
        return withinLimits(tallyRule.rule(tally(positions, kind), "positions"), positions);
    }

    /** A limit that could not be measured is not kept. */
    private Ruling withinLimits(Ruling ruling, List<PositionObservation> positions) {
        return !ruling.verdict().mayShip()
                ? ruling
                : positionRule
                        .unmeasuredLimits(positions)
                        .map(unmeasured ->
                                new Ruling(Verdict.INCONCLUSIVE, ruling.tally(), ruling.reason() + "; " + unmeasured))
                        .orElse(ruling);
    }

    /**
     * Rules on one step from the oracle's cache. It lies behind the prompt, and its margin is no part of the prompt's
     * health: an agreement or a tie needs no sure oracle, and anything else is refused where the oracle is weak.
     */
    Ruling ruleSeeded(PositionObservation step) {
        Tally tally = tally(List.of(step), CaseKind.LONG);
        int weak = tally.refused().size();
        Ruling ruling = tallyRule.rule(
                new Tally(
                        1,
                        tally.agreed(),
                        tally.ties(),
                        tally.refused(),
                        tally.flips(),
                        tally.nonFinite(),
                        weak,
                        0,
                        tally.overLimit()),
                "positions");
        return withinLimits(ruling, List.of(step));
    }

    private Tally tally(List<PositionObservation> positions, CaseKind kind) {
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
