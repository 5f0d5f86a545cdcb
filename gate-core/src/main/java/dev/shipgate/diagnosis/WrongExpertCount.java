package dev.shipgate.diagnosis;

import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Strength;
import dev.shipgate.transcript.WeightAudit;
import dev.shipgate.transcript.WeightAudit.Experts;
import dev.shipgate.transcript.WeightAudit.Role;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Something is wrong, and the bundle gives each token another number of experts than the oracle's model. Noise of few
 * bits may hide it from every comparison of numbers, but both numbers can be read.
 */
final class WrongExpertCount implements Signature {

    /**
     * Operators that are told how many experts to use. Elsewhere it's the k of a TopK, and a graph may have others,
     * such as one that chooses groups of experts first.
     */
    private static final Set<String> TOLD_HOW_MANY = Set.of("MoE", "QMoE", "MUL_MAT_ID");

    @Override
    public Set<Strength> strengths() {
        return Set.of(Strength.CONCLUSIVE);
    }

    @Override
    public boolean statesAFact() {
        return true;
    }

    @Override
    public Optional<Finding> recognise(Evidence evidence, Symptoms symptoms) {
        Experts expected = evidence.measured().oracle().experts();
        if (expected == null || !symptoms.somethingIsWrong()) {
            return Optional.empty();
        }
        List<WeightAudit> others = weights(evidence).stream()
                .filter(weight -> isOfAnotherNumber(weight, expected))
                .toList();
        if (others.isEmpty()) {
            return Optional.empty();
        }
        List<String> lines = others.stream()
                .limit(Calibration.NAMED_WEIGHTS)
                .map(weight -> weight.operator() + " uses "
                        + Objects.requireNonNull(weight.experts()).used() + " of " + expected.count() + " experts of "
                        + weight.name())
                .toList();
        return Optional.of(new Finding(
                Family.WEIGHTS,
                "expert-count",
                Strength.CONCLUSIVE,
                "each token gets "
                        + Objects.requireNonNull(others.get(0).experts()).used() + " of " + expected.count()
                        + " experts; in the oracle's model it gets " + expected.used(),
                lines,
                "set the number of experts for each token to the source model's num_experts_per_tok"));
    }

    private static List<WeightAudit> weights(Evidence evidence) {
        return evidence.audit().map(audit -> audit.weights()).orElse(List.of());
    }

    /** An exporter may count shared experts among the others, so only the same number of experts can be compared. */
    private static boolean isOfAnotherNumber(WeightAudit weight, Experts expected) {
        Experts experts = weight.experts();
        return experts != null
                && weight.role() == Role.BODY
                && TOLD_HOW_MANY.contains(weight.operator())
                && experts.count() == expected.count()
                && experts.used() != expected.used();
    }
}
