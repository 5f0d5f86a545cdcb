package dev.shipgate.diagnosis;

import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.RowTop;
import dev.shipgate.transcript.Strength;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The bundle's tokens are the oracle's with shifted ids, up or down. */
final class ShiftedVocabulary implements Signature {

    @Override
    public Set<Strength> strengths() {
        return Set.of(Strength.STRONG);
    }

    @Override
    public Optional<Finding> recognise(Evidence evidence, Symptoms symptoms) {
        List<PositionObservation> rows = symptoms.rows().positions().stream()
                .filter(position -> position.oracle() != null && position.bundle() != null)
                .toList();
        if (rows.isEmpty() || symptoms.rows().agreementRate() > Calibration.UNSHIFTED_AGREEMENT) {
            return Optional.empty();
        }
        for (int shift = -Calibration.LARGEST_ID_SHIFT; shift <= Calibration.LARGEST_ID_SHIFT; shift++) {
            int by = shift;
            long fits = rows.stream()
                    .filter(row -> isShifted(row.oracle(), row.bundle(), by))
                    .count();
            if (by != 0 && fits >= Calibration.SHIFTED_AGREEMENT * rows.size()) {
                return Optional.of(new Finding(
                        Family.VOCABULARY,
                        "shifted-vocabulary",
                        Strength.STRONG,
                        "every id is " + Math.abs(by) + " too " + (by > 0 ? "high" : "low"),
                        List.of("compared with the oracle's ids shifted by " + by + ", " + fits + " of "
                                + rows.size()
                                + " top-1 agree; unshifted, "
                                + rows.stream()
                                        .filter(PositionObservation::agrees)
                                        .count()),
                        "compare the rows of the head with the ids of the tokenizer: one was added or "
                                + "lost at the front"));
            }
        }
        return Optional.empty();
    }

    private static boolean isShifted(@Nullable RowTop oracle, @Nullable RowTop bundle, int by) {
        return oracle != null
                && bundle != null
                && bundle.top1().id() == oracle.top1().id() + by;
    }
}
