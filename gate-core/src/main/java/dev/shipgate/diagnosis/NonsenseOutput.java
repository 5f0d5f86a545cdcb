package dev.shipgate.diagnosis;

import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.PositionObservation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** Nonsense at every position, the first included, as from a delegate that cannot do an operator. */
final class NonsenseOutput implements Signature {

    private static final double UNRELATED = 0.3;
    private static final double SOME_BY_CHANCE = 0.1;
    private static final double NEXT_TO_NONE = 0.02;
    private static final double STATE_IS_NONSENSE = 0.7;

    @Override
    public Optional<Finding> recognise(Evidence evidence) {
        Symptoms symptoms = evidence.symptoms();
        List<Integer> tokens = symptoms.positions()
                .map(PositionObservation::bundle)
                .filter(Objects::nonNull)
                .map(row -> row.top1().id())
                .toList();
        long different = tokens.stream().distinct().count();
        boolean constant = tokens.size() >= 16 && different == 1;
        boolean statesAreNonsense =
                symptoms.states().isKnown() && symptoms.states().first().error() > STATE_IS_NONSENSE;
        boolean unrelated = !tokens.isEmpty()
                && symptoms.medianCosine() < UNRELATED
                && symptoms.agreementRate() < (statesAreNonsense ? SOME_BY_CHANCE : NEXT_TO_NONE);
        if (!constant && !unrelated) {
            return Optional.empty();
        }
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "median cosine %.3f, agreement %.1f %%, %d different top-1 over %d rows",
                symptoms.medianCosine(),
                100 * symptoms.agreementRate(),
                different,
                tokens.size()));
        if (symptoms.states().isKnown()) {
            lines.add("the first state: " + symptoms.states().first());
        }
        lines.addAll(symptoms.quadrant());
        return Optional.of(new Finding(
                Family.GARBAGE,
                "garbage",
                constant ? 0.99 : statesAreNonsense ? 0.96 : 0.935,
                constant
                        ? "the bundle says the same whatever it is fed"
                        : "the bundle talks nonsense from the first position on",
                lines,
                "run the same bundle on the CPU with optimisation off: if it is right there, a delegate or a fusion cannot do"
                        + " an operator; if not, every weight is read wrongly"));
    }
}
