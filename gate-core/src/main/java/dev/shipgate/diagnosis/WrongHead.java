package dev.shipgate.diagnosis;

import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.WeightAudit;
import dev.shipgate.transcript.WeightAudit.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Every carried state is right, and the logits are not: what is wrong comes behind the last layer. */
final class WrongHead implements Signature {

    /**
     * With scales from the largest value, one or two codes of a block of 32 stand at the end of their range, more where
     * there are few codes; clipping makes it many.
     */
    private static final double SATURATED = 0.1;

    private static final double SATURATED_OF_FEW_BITS = 0.3;

    @Override
    public Optional<Finding> recognise(Evidence evidence) {
        Symptoms symptoms = evidence.symptoms();
        if (!symptoms.rowsAreWrong()
                || !symptoms.states().isKnown()
                || symptoms.states().jump().isPresent()
                || symptoms.firstRowsAreSound()
                || FinalScale.isLikely(symptoms)
                || symptoms.headIsSound()) {
            return Optional.empty();
        }
        List<String> lines = new ArrayList<>();
        lines.add(
                "every carried state is right; the worst: " + symptoms.states().worst());
        symptoms.outsideOracleSpan().map(Symptoms::inWords).ifPresent(lines::add);
        Optional<WeightAudit> head = head(evidence);
        boolean zeroed = head.filter(weight -> weight.zeroScales() > 0).isPresent();
        boolean clipped = head.filter(WrongHead::isClipped).isPresent();
        head.filter(WeightAudit::quantised).ifPresent(weight -> lines.add(inWords(weight)));
        lines.addAll(symptoms.quadrant());
        if (!symptoms.rowsAreWhole() && !clipped && !zeroed) {
            lines.add(
                    "the oracle recorded the largest logits of each row alone: by these the last norm, or a scale of the logits,"
                            + " looks the same");
        }
        return Optional.of(new Finding(
                Family.HEAD,
                clipped ? "head-clipped" : "wrong-head",
                zeroed ? 0.995 : clipped ? 0.97 : 0.92,
                clipped
                        ? "the output head is quantised with clipping: its largest weights are cut off"
                        : "rows of the output head are wrong",
                lines,
                clipped
                        ? "quantise the head with scales from its largest values, or leave it in float16"
                        : "compare the head's scales, zero points and rows with the source model's; gate a bundle with a"
                                + " float16 head beside it"));
    }

    private static boolean isClipped(WeightAudit head) {
        Double share = head.saturatedShare();
        return share != null && share > (head.bits() < Byte.SIZE ? SATURATED_OF_FEW_BITS : SATURATED);
    }

    private static Optional<WeightAudit> head(Evidence evidence) {
        return evidence.audit()
                .flatMap(audit -> audit.weights().stream()
                        .filter(weight -> weight.role() == Role.HEAD)
                        .findFirst());
    }

    private static String inWords(WeightAudit head) {
        return String.format(
                Locale.ROOT,
                "the head %s has %.1f %% of its codes at the end of their range, %d scales that are zero or not finite,"
                        + " scales from %.3g to %.3g, %s",
                head.name(),
                head.saturatedShare() == null ? 0 : 100 * head.saturatedShare(),
                head.zeroScales(),
                head.smallestScale() == null ? 0 : head.smallestScale(),
                head.largestScale() == null ? 0 : head.largestScale(),
                Boolean.TRUE.equals(head.symmetric()) ? "symmetric" : "asymmetric");
    }
}
