package dev.shipgate.diagnosis;

import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Strength;
import dev.shipgate.transcript.WeightAudit;
import dev.shipgate.transcript.WeightAudit.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Quantised weights are in two's complement, but their operator counts codes from the middle of the range. */
final class MisreadCodes implements Signature {

    @Override
    public Set<Strength> strengths() {
        return Set.of(Strength.STRONG);
    }

    @Override
    public Optional<Finding> recognise(Evidence evidence, Symptoms symptoms) {
        List<WeightAudit> misread =
                evidence.audit().map(audit -> audit.misreadWeights()).orElse(List.of());
        if (misread.isEmpty() || !symptoms.somethingIsWrong()) {
            return Optional.empty();
        }
        List<String> lines = new ArrayList<>();
        misread.stream()
                .limit(Calibration.NAMED_WEIGHTS)
                .map(weight -> "most codes of " + weight.name() + " are near 0 and " + ((1 << weight.bits()) - 1)
                        + ", the ends of their range; " + weight.operator() + " reads "
                        + (1 << (weight.bits() - 1)) + " as zero")
                .forEach(lines::add);
        if (misread.size() > Calibration.NAMED_WEIGHTS) {
            lines.add("and others: " + (misread.size() - Calibration.NAMED_WEIGHTS));
        }
        lines.addAll(symptoms.rows().inWords());
        boolean onlyHead = misread.stream().allMatch(weight -> weight.role() == Role.HEAD);
        return Optional.of(new Finding(
                onlyHead ? Family.HEAD : Family.WEIGHTS,
                "misread-codes",
                Strength.STRONG,
                "quantised weights are in two's complement, but the operator counts their codes from the middle of the"
                        + " range, so it computes with other weights",
                lines,
                "add half of the range to each code when converting (128 for 8 bits, 8 for 4), or convert with a"
                        + " version of the exporter that does"));
    }
}
