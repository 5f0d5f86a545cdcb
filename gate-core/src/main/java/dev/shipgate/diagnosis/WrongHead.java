package dev.shipgate.diagnosis;

import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Strength;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Every carried state is correct, but the logits aren't: the fault is after the last layer. */
final class WrongHead implements Signature {

    private final Sign sign;

    /** @param sign what the audit of the head must show */
    WrongHead(Sign sign) {
        this.sign = sign;
    }

    /** What the audit of the head shows. */
    enum Sign {
        /** Scales that are zero or not finite. */
        ZEROED_SCALES,
        /** More codes at the end of their range than scales from the largest values leave there. */
        CLIPPED_CODES,
        /** Neither of these, or there is no audit. */
        NONE
    }

    @Override
    public Set<Strength> strengths() {
        return switch (sign) {
            case ZEROED_SCALES, CLIPPED_CODES -> Set.of(Strength.STRONG);
            case NONE -> Set.of(Strength.STRONG, Strength.SUGGESTIVE);
        };
    }

    @Override
    public Optional<Finding> recognise(Evidence evidence, Symptoms symptoms) {
        HeadSymptoms head = symptoms.head();
        if (!symptoms.onlyLogitsAreWrong() || head.isSound() || sign(head) != sign) {
            return Optional.empty();
        }
        List<String> lines = new ArrayList<>();
        lines.add("every carried state is correct; the worst: "
                + symptoms.states().worst());
        lines.addAll(head.spanInWords());
        lines.addAll(head.codesInWords());
        lines.addAll(symptoms.rows().inWords());
        if (!symptoms.rows().areWhole() && sign == Sign.NONE) {
            lines.add("only the largest logits of each row were compared; in these, the last norm or a "
                    + "scale of the logits looks the same");
        }
        boolean clipped = head.isClipped();
        return Optional.of(new Finding(
                Family.HEAD,
                clipped ? "head-clipped" : "wrong-head",
                strength(symptoms),
                clipped
                        ? "the output head is quantised with clipping: its largest weights are cut off"
                        : "rows of the output head are wrong",
                lines,
                clipped
                        ? "quantise the head with scales from its largest values, or leave it in float16"
                        : "compare the head's scales, zero points and rows with the source model's; "
                                + "also gate a bundle with a float16 head"));
    }

    /** Without the span of the oracle's rows, nothing excludes the last layer, or the last norm. */
    private Strength strength(Symptoms symptoms) {
        return sign == Sign.NONE && !symptoms.head().spanIsKnown() ? Strength.SUGGESTIVE : Strength.STRONG;
    }

    private static Sign sign(HeadSymptoms head) {
        if (head.hasZeroedScales()) {
            return Sign.ZEROED_SCALES;
        }
        return head.isClipped() ? Sign.CLIPPED_CODES : Sign.NONE;
    }
}
