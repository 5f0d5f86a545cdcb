package dev.shipgate.diagnosis;

import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.Strength;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Nonsense at every position, including the first, as from a delegate that doesn't support an operator. */
final class NonsenseOutput implements Signature {

    private final Kind kind;

    /** @param kind which kind of nonsense this signature recognises */
    NonsenseOutput(Kind kind) {
        this.kind = kind;
    }

    /** What is nonsense. */
    enum Kind {
        /** Every row has the same top-1. */
        CONSTANT,
        /** Rows and states have nothing to do with the oracle's: the head isn't at fault. */
        ROWS_AND_STATES,
        /** Rows have nothing to do with the oracle's, and the states don't explain why. */
        ONLY_ROWS
    }

    @Override
    public Set<Strength> strengths() {
        return Set.of(strength());
    }

    @Override
    public Optional<Finding> recognise(Evidence evidence, Symptoms symptoms) {
        List<Integer> tokens = symptoms.rows().positions().stream()
                .map(PositionObservation::bundle)
                .filter(Objects::nonNull)
                .map(row -> row.top1().id())
                .toList();
        if (kind(tokens, symptoms).filter(found -> found == kind).isEmpty()) {
            return Optional.empty();
        }
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%sagreement %.1f %%, %d different top-1 over %d rows",
                symptoms.rows()
                        .medianCosine()
                        .map(cosine -> String.format(Locale.ROOT, "median cosine %.3f, ", cosine))
                        .orElse(""),
                100 * symptoms.rows().agreementRate(),
                tokens.stream().distinct().count(),
                tokens.size()));
        if (symptoms.states().isKnown()) {
            lines.add("the first state: " + symptoms.states().first());
        }
        lines.addAll(symptoms.rows().inWords());
        return Optional.of(new Finding(
                Family.GARBAGE,
                "garbage",
                strength(),
                kind == Kind.CONSTANT
                        ? "the bundle gives the same output for every input"
                        : "the bundle's output is nonsense from the first position on",
                lines,
                "run the same bundle on the CPU with optimisation off: if it is correct there, a "
                        + "delegate or a fusion miscomputes an operator; if not, every weight is read "
                        + "wrongly"));
    }

    private Strength strength() {
        return switch (kind) {
            case CONSTANT -> Strength.CONCLUSIVE;
            case ROWS_AND_STATES -> Strength.STRONG;
            case ONLY_ROWS -> Strength.SUGGESTIVE;
        };
    }

    private static Optional<Kind> kind(List<Integer> tokens, Symptoms symptoms) {
        if (tokens.size() >= Calibration.CONSTANT_ROWS
                && tokens.stream().distinct().count() == 1) {
            return Optional.of(Kind.CONSTANT);
        }
        boolean statesToo =
                symptoms.states().isKnown() && symptoms.states().first().error() > Calibration.NONSENSE_STATE_ERROR;
        double mostByChance = statesToo ? Calibration.CHANCE_AGREEMENT : Calibration.NO_AGREEMENT;
        if (tokens.isEmpty()
                || symptoms.rows()
                        .medianCosine()
                        .filter(cosine -> cosine < Calibration.UNRELATED_COSINE)
                        .isEmpty()
                || symptoms.rows().agreementRate() >= mostByChance) {
            return Optional.empty();
        }
        return Optional.of(statesToo ? Kind.ROWS_AND_STATES : Kind.ONLY_ROWS);
    }
}
