package dev.shipgate.judge;

import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.PrefillPath;
import dev.shipgate.transcript.PrefillPath.Flip;
import dev.shipgate.transcript.PrefillPath.State;
import dev.shipgate.transcript.PrefillWidth;
import dev.shipgate.transcript.StateDifference;
import dev.shipgate.transcript.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Whether a prompt in one prefill has the oracle's top-1 at every position, and whether wide steps leave the same
 * states as single steps.
 */
public final class PrefillWidthRule implements Rule<PrefillWidth> {

    private final Policy policy;
    private final RowsRule rowsRule;

    public PrefillWidthRule(Policy policy) {
        this.policy = policy;
        this.rowsRule = new RowsRule(policy);
    }

    @Override
    public Class<PrefillWidth> observes() {
        return PrefillWidth.class;
    }

    @Override
    public Ruling rule(PrefillWidth prefill, CaseKind kind) {
        Ruling ruling = rowsRule.rule(prefill.positions(), kind);
        String beside = prefill.differing().isEmpty()
                ? "; as in single steps"
                : "; " + prefill.differing().size() + " have another top-1 than in single steps, the first at position "
                        + prefill.differing().get(0);
        List<String> objections = new ArrayList<>();
        List<String> remarks = new ArrayList<>();
        for (PrefillPath path : prefill.paths()) {
            if (path.notRun() != null) {
                remarks.add(path.kind().words() + ": not run, " + path.notRun());
            }
            states(path, objections);
            rows(path, objections);
        }
        if (!objections.isEmpty()) {
            remarks.add(0, objections.get(0) + (objections.size() == 1 ? "" : more(objections.size() - 1)));
        }
        return new Ruling(
                objections.isEmpty() ? ruling.verdict() : Verdict.FAIL,
                ruling.tally(),
                "in one prefill, " + ruling.reason() + beside + (remarks.isEmpty() ? "" : "; ")
                        + String.join("; ", remarks));
    }

    /** The report has a table of every way; here one objection is enough. */
    private static String more(int count) {
        return ", and " + count + (count == 1 ? " more objection" : " more objections") + " to wide steps";
    }

    /** A state after wide steps may differ from the one after single steps only as far as rounding explains. */
    private void states(PrefillPath path, List<String> objections) {
        List<State> off = path.states().stream().filter(this::isOff).toList();
        off.stream().max(Comparator.comparingDouble(PrefillWidthRule::error)).ifPresent(worst -> {
            StateDifference difference = worst.fromSteps();
            String count = path.kind().words() + ", " + off.size() + " of "
                    + path.states().size() + " carried states aren't those of single steps: ";
            objections.add(count
                    + (difference == null
                            ? worst.slot() + " has another shape, or isn't finite"
                            : String.format(
                                    Locale.ROOT,
                                    "%s is off by %.2g of its size, over %.2g",
                                    worst.slot(),
                                    difference.relativeError(),
                                    policy.limits().prefillStateError(worst.stepsFromOracle()))));
        });
    }

    private boolean isOff(State state) {
        return error(state) > policy.limits().prefillStateError(state.stepsFromOracle());
    }

    private static double error(State state) {
        return state.fromSteps() == null
                ? Double.POSITIVE_INFINITY
                : state.fromSteps().relativeError();
    }

    /** Rows must agree with those of single steps at the same rate as with the oracle's. */
    private void rows(PrefillPath path, List<String> objections) {
        List<Flip> flips = path.flips().stream().filter(this::isBeyondTies).toList();
        boolean isFinite = flips.stream().allMatch(flip -> flip.found() != null);
        if (!flips.isEmpty() && (!isFinite || path.rows() - flips.size() < policy.minAgreementRate() * path.rows())) {
            objections.add(path.kind().words() + ", " + flips.size() + " of " + path.rows()
                    + " rows have another top-1 than in single steps, where those aren't at a tie, the first at"
                    + " position "
                    + flips.get(0).position());
        }
    }

    private boolean isBeyondTies(Flip flip) {
        double margin = flip.steps().margin().in(policy.margin().unit());
        return flip.found() == null
                || margin >= policy.margin().tieBand()
                        && flip.steps().margin().logit()
                                >= policy.margin().tieUlps() * flip.steps().ulpLogit();
    }
}
