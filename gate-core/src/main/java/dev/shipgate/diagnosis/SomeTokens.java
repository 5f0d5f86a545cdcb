package dev.shipgate.diagnosis;

import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Strength;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A layer computes most tokens correctly and some differently: an expert is wrong, or the router that chooses among
 * experts.
 */
final class SomeTokens implements Signature {

    @Override
    public Set<Strength> strengths() {
        return Set.of(Strength.SUGGESTIVE);
    }

    @Override
    public Optional<Finding> recognise(Evidence evidence, Symptoms symptoms) {
        Optional<UnevenTokens> uneven = UnevenTokens.in(symptoms.statesOfAllCases(), evidence);
        Optional<StateProfile.Jump> found = uneven.map(UnevenTokens::jump)
                .or(() -> symptoms.statesOfAllCases()
                        .jump()
                        .filter(jump -> jump.isAtSomeTokens() || isOfExperts(jump, evidence, symptoms)));
        if (!symptoms.somethingIsWrong() || found.isEmpty()) {
            return Optional.empty();
        }
        StateProfile.Jump jump = found.get();
        List<String> lines = new ArrayList<>(jump.lines());
        jump.at()
                .cache()
                .filter(spread -> spread.farTokens() > 0)
                .map(spread -> spread.farTokens() + " of " + spread.tokens() + " tokens are off, the first at position "
                        + spread.firstFarToken() + ", and correct ones come after them")
                .ifPresent(lines::add);
        uneven.map(UnevenTokens::inWords).ifPresent(lines::add);
        return Optional.of(new Finding(
                Family.WEIGHTS,
                "some-tokens",
                Strength.SUGGESTIVE,
                "some tokens are computed differently before the states of layer "
                        + jump.at().layer() + (uneven.isPresent() ? ": by their experts or the router" : ""),
                lines,
                "compare the layer's experts, its router and the number of experts for each token with the source"
                        + " model's, or the rows of the embedding that those tokens use"));
    }

    /**
     * Tells whether a layer is wrong for most tokens, but not for those whose experts are right. Without a router, only
     * a minority may be off: many faults spare a few tokens.
     */
    static boolean isOfExperts(StateProfile.Jump jump, Evidence evidence, Symptoms symptoms) {
        return evidence.chosenExperts().isPresent()
                && jump.isAfterAttention()
                && (jump.sparesSomeTokens()
                        || UnevenTokens.in(symptoms.statesOfAllCases(), evidence)
                                .isPresent());
    }
}
