package dev.shipgate.diagnosis;

import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.Strength;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The rows are the oracle's, one position early or late: the code that drives the bundle is off by one. */
final class ShiftedPositions implements Signature {

    @Override
    public Set<Strength> strengths() {
        return Set.of(Strength.STRONG);
    }

    @Override
    public Optional<Finding> recognise(Evidence evidence, Symptoms symptoms) {
        if (!symptoms.rowsAreWrong() || symptoms.rows().agreementRate() > Calibration.UNSHIFTED_AGREEMENT) {
            return Optional.empty();
        }
        for (int shift : new int[] {-1, 1}) {
            int compared = 0;
            int fits = 0;
            for (List<PositionObservation> positions : symptoms.rows().sweeps()) {
                for (int i = Math.max(0, -shift); i < positions.size() - Math.max(0, shift); i++) {
                    PositionObservation bundle = positions.get(i);
                    PositionObservation oracle = positions.get(i + shift);
                    if (bundle.bundle() != null && oracle.oracle() != null) {
                        compared++;
                        fits += bundle.bundle().top1().id()
                                        == oracle.oracle().top1().id()
                                ? 1
                                : 0;
                    }
                }
            }
            if (compared > 0 && fits >= Calibration.SHIFTED_AGREEMENT * compared) {
                return Optional.of(new Finding(
                        Family.POSITIONS,
                        "shifted-positions",
                        Strength.STRONG,
                        "the rows are the oracle's, one position " + (shift > 0 ? "early" : "late"),
                        List.of("compared with the oracle's rows shifted by " + shift + ", " + fits + " of " + compared
                                + " top-1 agree"),
                        "check the code that reads the logits: it takes the row before or after that of "
                                + "the token that was fed"));
            }
        }
        return Optional.empty();
    }
}
