package dev.shipgate.diagnosis;

import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.PositionObservation;
import java.util.List;
import java.util.Optional;

/** The bundle's tokens are the oracle's with another id, one up or one down. */
final class ShiftedVocabulary implements Signature {

    private static final int MOST_SHIFT = 2;
    private static final double FITS = 0.8;

    @Override
    public Optional<Finding> recognise(Evidence evidence) {
        List<PositionObservation> rows = evidence.symptoms()
                .positions()
                .filter(position -> position.oracle() != null && position.bundle() != null)
                .toList();
        if (rows.isEmpty() || evidence.symptoms().agreementRate() > 0.5) {
            return Optional.empty();
        }
        for (int shift = -MOST_SHIFT; shift <= MOST_SHIFT; shift++) {
            int by = shift;
            long fits = rows.stream()
                    .filter(row ->
                            row.bundle().top1().id() == row.oracle().top1().id() + by)
                    .count();
            if (by != 0 && fits >= FITS * rows.size()) {
                return Optional.of(
                        new Finding(
                                Family.VOCABULARY,
                                "shifted-vocabulary",
                                0.99,
                                "every id is " + Math.abs(by) + " too " + (by > 0 ? "high" : "low"),
                                List.of("compared with the oracle's ids shifted by " + by + ", " + fits + " of "
                                        + rows.size()
                                        + " top-1 agree; unshifted, "
                                        + rows.stream()
                                                .filter(PositionObservation::agrees)
                                                .count()),
                                "compare the rows of the head with the ids of the tokenizer: one was added or lost at the front"));
            }
        }
        return Optional.empty();
    }
}
