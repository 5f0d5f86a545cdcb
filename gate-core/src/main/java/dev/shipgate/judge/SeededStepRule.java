package dev.shipgate.judge;

import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.SeededStep;
import dev.shipgate.transcript.Tally;
import java.util.List;

/**
 * Whether a step from the oracle's cache has the oracle's top-1. The step comes after the prompt, so its margin doesn't
 * count in the prompt's health. An agreement or a tie doesn't need a confident oracle; anything else is refused if the
 * oracle is weak.
 */
public final class SeededStepRule implements Rule<SeededStep> {

    private final RowsRule rowsRule;

    public SeededStepRule(Policy policy) {
        this.rowsRule = new RowsRule(policy);
    }

    @Override
    public Class<SeededStep> observes() {
        return SeededStep.class;
    }

    @Override
    public Ruling rule(SeededStep seeded, CaseKind kind) {
        List<PositionObservation> step = List.of(seeded.step());
        Tally tally = rowsRule.tally(step, CaseKind.LONG);
        Tally weakWhereRefused = new Tally(
                1,
                tally.agreed(),
                tally.ties(),
                tally.refused(),
                tally.flips(),
                tally.nonFinite(),
                tally.refused().size(),
                0,
                tally.overLimit());
        return rowsRule.rule(weakWhereRefused, step);
    }
}
