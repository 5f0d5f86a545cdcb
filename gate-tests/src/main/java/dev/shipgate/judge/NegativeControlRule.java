package dev.shipgate.judge;

import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.NegativeControl;
import dev.shipgate.transcript.Verdict;

/** Whether a planted fault was seen. A gate that does not see it cannot go red, and none of its greens counts. */
final class NegativeControlRule {

    private final PositionRule positionRule;

    NegativeControlRule(PositionRule positionRule) {
        this.positionRule = positionRule;
    }

    Ruling rule(NegativeControl control) {
        boolean rowIsRed = control.positions().stream()
                .map(position -> positionRule.outcome(position, CaseKind.GATE))
                .anyMatch(NegativeControlRule::isRed);
        boolean sequenceIsRed = control.sequence() != null
                && control.sequence().firstDivergence() != null
                && isRed(positionRule.outcome(control.sequence().firstDivergence()));
        boolean red = rowIsRed || sequenceIsRed;
        return red
                ? Ruling.of(Verdict.PASS, "came out red, as it must: " + control.planted())
                : Ruling.of(
                        Verdict.ERROR,
                        "the gate cannot go red: it does not see " + control.planted()
                                + ". Record the oracle with prompts whose continuation depends on what came before.");
    }

    private static boolean isRed(PositionRule.Outcome outcome) {
        return switch (outcome) {
            case FLIP, NON_FINITE -> true;
            case AGREES, TIE, REFUSED -> false;
        };
    }
}
