package dev.shipgate.diagnosis;

import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Strength;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The keys and values of an attention layer are correct, but its output isn't. The first row is sound, since attention
 * to one token has nothing to choose from. In the last layer no state shows the fault, but the rows do.
 */
final class AttentionReach implements Signature {

    @Override
    public Set<Strength> strengths() {
        return Set.of(Strength.STRONG);
    }

    @Override
    public Optional<Finding> recognise(Evidence evidence, Symptoms symptoms) {
        Optional<StateProfile.Jump> jump = symptoms.states().jump();
        if (!symptoms.rowsAreWrong() || !symptoms.rows().firstAreSound()) {
            return Optional.empty();
        }
        int layer;
        List<String> lines = new ArrayList<>();
        if (jump.filter(StateProfile.Jump::isAfterAttention).isPresent()
                && jump.get().firstTokenIsSound().orElse(true)
                && !jump.get().isAtSomeTokens()
                && !SomeTokens.isOfExperts(jump.get(), evidence, symptoms)) {
            layer = jump.get().before().orElseThrow().layer();
            lines.addAll(jump.get().lines());
        } else if (jump.isEmpty() && isInLastLayer(symptoms)) {
            layer = symptoms.states().last().layer();
            lines.add("every carried state is correct; the worst: "
                    + symptoms.states().worst());
        } else {
            return Optional.empty();
        }
        lines.addAll(symptoms.rows().inWords());
        return Optional.of(new Finding(
                Family.POSITIONS,
                "attention-reach",
                Strength.STRONG,
                "the attention of layer " + layer + " has correct keys and values but a different attention output",
                lines,
                "compare mask, window and scale of the attention with the source model's"));
    }

    /** Wrong rows of a head are wrong in the first rows as often as in the others. */
    private static boolean isInLastLayer(Symptoms symptoms) {
        return (symptoms.rows().scatter().isEmpty() || symptoms.nullHypothesis().rejectsByPosition())
                && symptoms.states().isKnown()
                && symptoms.states().last().slot().kind().isCache()
                && !symptoms.noise().fewBits()
                && (symptoms.head().isSound()
                        || symptoms.rows().medianKlNats()
                                > Calibration.SHORT_REACH_PER_ROUNDING_KL
                                        * symptoms.noise().klNats());
    }
}
