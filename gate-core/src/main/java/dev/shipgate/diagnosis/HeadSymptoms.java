package dev.shipgate.diagnosis;

import dev.shipgate.transcript.TeacherForcedSweep;
import dev.shipgate.transcript.WeightAudit;
import dev.shipgate.transcript.WeightAudit.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** What the rows and the audit show about the output head. */
final class HeadSymptoms {

    private final Optional<WeightAudit> weight;
    private final Optional<Double> outsideOracleSpan;

    HeadSymptoms(Evidence evidence) {
        this.weight = evidence.audit()
                .flatMap(audit -> audit.weights().stream()
                        .filter(each -> each.role() == Role.HEAD)
                        .findFirst());
        this.outsideOracleSpan = evidence.observations(TeacherForcedSweep.class)
                .map(TeacherForcedSweep::outsideOracleSpan)
                .filter(Objects::nonNull)
                .max(Double::compare);
    }

    /** Tells whether the distance of the rows from the span of the oracle's rows was measured. */
    boolean spanIsKnown() {
        return outsideOracleSpan.isPresent();
    }

    /** Tells whether the rows could come from the oracle's head, as closely as the bits of the bundle's head allow. */
    boolean isSound() {
        boolean fewBits = weight.filter(head -> head.quantised() && head.bits() <= Calibration.FEW_BITS)
                .isPresent();
        double limit =
                fewBits ? Calibration.SOUND_HEAD_OUTSIDE_SHARE_OF_FEW_BITS : Calibration.SOUND_HEAD_OUTSIDE_SHARE;
        return outsideOracleSpan.filter(outside -> outside <= limit).isPresent();
    }

    /** Tells whether some of its scales are zero or not finite. */
    boolean hasZeroedScales() {
        return weight.filter(head -> head.zeroScales() > 0).isPresent();
    }

    /**
     * Tells whether it has more codes at the end of their range than scales from the largest values would leave there.
     */
    boolean isClipped() {
        return weight.filter(HeadSymptoms::isClipped).isPresent();
    }

    /** Says in words how far the rows are outside the span of the oracle's rows, if that was measured. */
    List<String> spanInWords() {
        return outsideOracleSpan.stream()
                .map(outside -> String.format(
                        Locale.ROOT,
                        "a share of %.2g of each row lies outside the span of the oracle's rows; only a "
                                + "different output head can cause that",
                        outside))
                .toList();
    }

    /** Says in words how the head is quantised, if it is. */
    List<String> codesInWords() {
        List<String> lines = new ArrayList<>();
        weight.filter(WeightAudit::quantised).map(HeadSymptoms::inWords).ifPresent(lines::add);
        return lines;
    }

    private static boolean isClipped(WeightAudit head) {
        Double share = head.saturatedShare();
        return share != null
                && share
                        > (head.bits() < Calibration.BITS_OF_MANY_CODES
                                ? Calibration.CLIPPED_CODES_SHARE_OF_FEW_BITS
                                : Calibration.CLIPPED_CODES_SHARE);
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
