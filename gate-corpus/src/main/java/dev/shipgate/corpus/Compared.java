package dev.shipgate.corpus;

import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.RowDifference;
import dev.shipgate.transcript.RowNoise;
import dev.shipgate.transcript.RowTop;
import java.util.Objects;
import java.util.Optional;

/** A position whose rows are finite and were compared. */
record Compared(CorpusRow row, RowTop oracle, RowTop bundle, RowDifference difference, RowNoise noise) {

    static Optional<Compared> of(CorpusRow row) {
        PositionObservation observed = row.observed();
        RowDifference difference = observed.difference();
        RowNoise noise = difference == null ? null : difference.noise();
        return difference == null || noise == null
                ? Optional.empty()
                : Optional.of(new Compared(
                        row,
                        Objects.requireNonNull(observed.oracle(), "a compared row has a top-1"),
                        Objects.requireNonNull(observed.bundle(), "a compared row has a top-1"),
                        difference,
                        noise));
    }

    boolean agrees() {
        return row.observed().agrees();
    }

    double shiftNats() {
        return noise.marginShiftNats();
    }

    /** Returns the bundle's probability of the oracle's top-1 minus the oracle's own. */
    double deltaProb() {
        return Objects.requireNonNull(
                difference.oracleTokenDeltaProb(), "a row with a margin shift has the oracle's top-1");
    }

    /** Tells whether the shift widens the margin, as no flip's does. */
    boolean isWidened() {
        return shiftNats() > 0 && noise.centredRmsNats() > 0;
    }

    /** Returns δ/ρ. */
    double shiftToRho() {
        return shiftNats() / noise.centredRmsNats();
    }

    double marginNats() {
        return oracle.margin().logit();
    }
}
