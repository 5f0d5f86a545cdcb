package dev.shipgate.diagnosis;

import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.Strength;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Single steps are correct, and so are the rows of a prefill from empty states. But wide steps leave different states
 * from single steps, or rows that follow from those states differ.
 */
final class PrefillLeavesWrongState implements Signature {

    @Override
    public Set<Strength> strengths() {
        return Set.of(Strength.STRONG);
    }

    /** Two widths of the same bundle are compared, so noise that both have doesn't matter. */
    @Override
    public boolean statesAFact() {
        return true;
    }

    @Override
    public Optional<Finding> recognise(Evidence evidence, Symptoms symptoms) {
        List<Judgement> objections = evidence.objections(CheckId.PREFILL_WIDTH).toList();
        if (objections.isEmpty()
                || !objections.stream().allMatch(PrefillLeavesWrongState::rowsAreRight)
                || evidence.objections(CheckId.TEACHER_FORCED_SWEEP).findAny().isPresent()) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                Family.STATE,
                "prefill-leaves-wrong-state",
                Strength.STRONG,
                "a step of several tokens leaves other states than the same tokens in single steps",
                Evidence.lines(objections.stream()),
                "compare how the graph updates the named states for one token and for several, and whether a wide step "
                        + "starts from the states before it; an application prefills and then decodes from there"));
    }

    /** The prefill's rows raise no objection, so the objection is to the states or to what follows from them. */
    private static boolean rowsAreRight(Judgement objection) {
        return objection.tally() != null
                && objection.tally().flips().isEmpty()
                && objection.tally().nonFinite().isEmpty()
                && objection.tally().overLimit().isEmpty();
    }
}
