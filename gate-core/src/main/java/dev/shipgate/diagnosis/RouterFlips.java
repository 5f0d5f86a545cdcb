package dev.shipgate.diagnosis;

import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Strength;
import dev.shipgate.transcript.WeightAudit.Experts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The keys and values of a layer are correct, but its output isn't, and after its attention come experts that a router
 * chooses. With rounded weights, nearly equal scores of the router flip, and another expert gives another output. More
 * tokens than that explains are {@link SomeTokens}.
 */
final class RouterFlips implements Signature {

    @Override
    public Set<Strength> strengths() {
        return Set.of(Strength.SUGGESTIVE);
    }

    @Override
    public Optional<Finding> recognise(Evidence evidence, Symptoms symptoms) {
        Optional<Experts> experts = evidence.chosenExperts();
        Optional<StateProfile.Jump> jump = symptoms.states().jump().filter(StateProfile.Jump::isAfterAttention);
        if (experts.isEmpty()
                || jump.isEmpty()
                || !symptoms.rowsAreWrong()
                || !symptoms.rows().firstAreSound()
                || symptoms.noise().likeFloats()
                || UnevenTokens.in(symptoms.statesOfAllCases(), evidence).isPresent()) {
            return Optional.empty();
        }
        List<String> lines = new ArrayList<>(jump.get().lines());
        lines.add("a router chooses " + experts.get().used() + " of "
                + experts.get().count() + " experts for each token");
        lines.addAll(symptoms.rows().inWords());
        return Optional.of(new Finding(
                Family.PRECISION,
                "router-flips",
                Strength.SUGGESTIVE,
                "the router of layer " + jump.get().before().orElseThrow().layer()
                        + " may choose other experts than the oracle's, since rounding flips nearly equal scores",
                lines,
                "leave the routers unquantised and use more bits for what comes before them; if the choices are the"
                        + " oracle's, compare the layer's attention with the source model's"));
    }
}
