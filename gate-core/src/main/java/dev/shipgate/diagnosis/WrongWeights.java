package dev.shipgate.diagnosis;

import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Strength;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The states jump away from the oracle's at one layer, and the first row is already wrong. Or the first row is sound,
 * but the fault is outside the carried states: the very first state is off, as when the wrong rows of the embedding
 * aren't those of the first tokens, or the fault is between the recurrence of one layer and the next layer.
 */
final class WrongWeights implements Signature {

    private final Where where;

    /** @param where where the fault must show */
    WrongWeights(Where where) {
        this.where = where;
    }

    /** Where the fault shows. */
    enum Where {
        /** In the first row already, before anything was carried. */
        FIRST_ROW,
        /** Only later, but outside the carried states. */
        LATER_ROWS,
        /** In the very first state of a bundle with few bits, where rounding may be the cause too. */
        AMID_FEW_BITS
    }

    @Override
    public Set<Strength> strengths() {
        return Set.of(strength());
    }

    @Override
    public Optional<Finding> recognise(Evidence evidence, Symptoms symptoms) {
        Optional<StateProfile.Jump> jump = symptoms.states().jump();
        if (!symptoms.rowsAreWrong() || jump.isEmpty()) {
            return Optional.empty();
        }
        boolean fromTheStart = !symptoms.rows().firstAreSound()
                || !jump.get().firstTokenIsSound().orElse(true);
        if (!fromTheStart && !isOutsideOfWhatIsCarried(jump.get())) {
            return Optional.empty();
        }
        if (found(symptoms, jump.get(), fromTheStart) != where) {
            return Optional.empty();
        }
        List<String> lines = new ArrayList<>(jump.get().lines());
        lines.addAll(symptoms.rows().inWords());
        return Optional.of(new Finding(
                Family.WEIGHTS,
                "wrong-weights",
                strength(),
                "a tensor is wrong or missing " + place(jump.get()),
                lines,
                "compare the weights there with the source model's; 'shipgate bisect --against' a good "
                        + "export narrows it down"));
    }

    private static Where found(Symptoms symptoms, StateProfile.Jump jump, boolean fromTheStart) {
        if (symptoms.noise().fewBits() && jump.before().isEmpty()) {
            return Where.AMID_FEW_BITS;
        }
        return fromTheStart ? Where.FIRST_ROW : Where.LATER_ROWS;
    }

    private Strength strength() {
        return switch (where) {
            case FIRST_ROW -> Strength.STRONG;
            case LATER_ROWS, AMID_FEW_BITS -> Strength.SUGGESTIVE;
        };
    }

    private static boolean isOutsideOfWhatIsCarried(StateProfile.Jump jump) {
        return jump.before().isEmpty() || jump.isAfterARecurrence();
    }

    private static String place(StateProfile.Jump jump) {
        String at = "layer " + jump.at().layer();
        return jump.before()
                .map(before -> before.layer() == jump.at().layer()
                        ? "in " + at
                        : "between the states of layer " + before.layer() + " and those of " + at)
                .orElse("before the states of " + at + " (embedding, norm or input projection)");
    }
}
