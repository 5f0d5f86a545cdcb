package dev.shipgate.judge;

import dev.shipgate.transcript.CarriedStates;
import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.NegativeControl;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.Requirement;
import dev.shipgate.transcript.Verdict;

/** Whether a planted fault was detected. A gate that doesn't detect it can't go red, so none of its greens counts. */
public final class NegativeControlRule implements Rule<NegativeControl> {

    private final PositionRule positionRule;
    private final CarriedStateRule carriedStateRule;
    private final boolean statesCount;

    public NegativeControlRule(Policy policy) {
        this.positionRule = new PositionRule(policy);
        this.carriedStateRule = new CarriedStateRule(policy);
        this.statesCount = policy.requirement(CheckId.CARRIED_STATE) != Requirement.ADVISORY;
    }

    @Override
    public Class<NegativeControl> observes() {
        return NegativeControl.class;
    }

    @Override
    public Ruling rule(NegativeControl control, CaseKind kind) {
        if (isRedByTokens(control)) {
            return Ruling.of(Verdict.PASS, "failed, as it must: " + control.planted());
        }
        if (statesCount && isRedByStates(control)) {
            return Ruling.of(
                    Verdict.PASS,
                    "failed, as it must, in the carried states: " + control.planted()
                            + "; no token depends on the cache, so the seeded step proves little by itself");
        }
        return Ruling.of(
                Verdict.ERROR,
                "the gate cannot fail: it does not detect " + control.planted()
                        + ". Record the oracle with prompts whose continuation depends on what came before.");
    }

    private boolean isRedByTokens(NegativeControl control) {
        boolean rowIsRed = control.positions().stream()
                .map(position -> positionRule.outcome(position, CaseKind.GATE))
                .anyMatch(NegativeControlRule::isRed);
        return rowIsRed
                || control.sequence() != null
                        && control.sequence().firstDivergence() != null
                        && isRed(positionRule.outcome(control.sequence().firstDivergence()));
    }

    private boolean isRedByStates(NegativeControl control) {
        return !control.states().isEmpty()
                && carriedStateRule
                                .rule(new CarriedStates(control.subject(), 1, control.states()), CaseKind.GATE)
                                .verdict()
                        == Verdict.FAIL;
    }

    private static boolean isRed(PositionRule.Outcome outcome) {
        return switch (outcome) {
            case FLIP, NON_FINITE -> true;
            case AGREES, TIE, REFUSED -> false;
        };
    }
}
