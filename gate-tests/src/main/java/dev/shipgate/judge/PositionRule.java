package dev.shipgate.judge;

import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.Divergence;
import dev.shipgate.transcript.Margin;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.RowDifference;
import dev.shipgate.transcript.Token;
import org.jspecify.annotations.Nullable;

/** What a policy makes of one position. */
final class PositionRule {

    /** How a position came out. */
    enum Outcome {
        AGREES,
        TIE,
        REFUSED,
        FLIP,
        NON_FINITE
    }

    private final Policy policy;

    PositionRule(Policy policy) {
        this.policy = policy;
    }

    /** Judges two rows; those of the oracle must be finite. */
    Outcome outcome(PositionObservation position, CaseKind kind) {
        if (position.bundle() == null) {
            return Outcome.NON_FINITE;
        }
        if (position.oracle() == null) {
            return Outcome.REFUSED;
        }
        if (position.agrees()) {
            return Outcome.AGREES;
        }
        Margin margin = position.oracle().margin();
        if (isTie(margin, position.oracle().runnerUp(), position.bundle().top1())) {
            return Outcome.TIE;
        }
        return kind == CaseKind.LONG && !isHealthy(margin) ? Outcome.REFUSED : Outcome.FLIP;
    }

    /** Judges where two sequences part. A sequence that has ended chose no token, and so is at no tie. */
    Outcome outcome(Divergence divergence) {
        Token found = divergence.found();
        Margin margin = divergence.oracleMargin();
        return divergence.expected() != null && found != null && margin != null && isTie(margin, divergence.oracleRunnerUp(), found)
                ? Outcome.TIE
                : Outcome.FLIP;
    }

    /** Tells whether the oracle is sure enough to judge. */
    boolean isHealthy(Margin margin) {
        return margin.in(policy.margin().unit()) >= policy.margin().floor();
    }

    /** Tells whether the rows are further apart than the policy's numeric limits. */
    boolean isOverLimit(@Nullable RowDifference difference) {
        Double minCosine = policy.limits().minCosine();
        Double maxKlNats = policy.limits().maxKlNats();
        return difference != null
                && (minCosine != null && difference.cosine() < minCosine
                        || maxKlNats != null && difference.klNats() > maxKlNats);
    }

    private boolean isTie(Margin margin, @Nullable Token runnerUp, Token found) {
        return margin.in(policy.margin().unit()) < policy.margin().tieBand()
                && (runnerUp == null || runnerUp.id() == found.id());
    }
}
