package dev.shipgate.judge;

import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.DevicePosition;
import dev.shipgate.transcript.Divergence;
import dev.shipgate.transcript.Margin;
import dev.shipgate.transcript.MarginUnit;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.RowDifference;
import dev.shipgate.transcript.RowTop;
import dev.shipgate.transcript.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Judges one position under a policy. */
final class PositionRule {

    /** How a position was judged. */
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

    /** Judges two rows; the oracle's must be finite. */
    Outcome outcome(PositionObservation position, CaseKind kind) {
        return outcome(position.oracle(), position.bundle(), position.oracleLead(), kind);
    }

    /** Judges two rows, of which a device recorded one; the oracle's must be finite. */
    Outcome outcome(DevicePosition position, CaseKind kind) {
        return outcome(position.oracle(), position.device(), position.oracleLead(), kind);
    }

    private Outcome outcome(
            @Nullable RowTop oracle, @Nullable RowTop found, @Nullable Double oracleLead, CaseKind kind) {
        if (found == null) {
            return Outcome.NON_FINITE;
        }
        if (oracle == null) {
            return Outcome.REFUSED;
        }
        if (oracle.top1().id() == found.top1().id()) {
            return Outcome.AGREES;
        }
        Margin margin = oracle.margin();
        if (isNear(margin, found.ulpLogit()) && isNear(oracle, found, oracleLead)) {
            return Outcome.TIE;
        }
        return kind == CaseKind.LONG && !isHealthy(margin) ? Outcome.REFUSED : Outcome.FLIP;
    }

    /**
     * Tells whether the oracle is at a tie between its top-1 and the token that the other row has. That token is the
     * runner-up; if the policy grants noise a band, it may also be another token as near.
     */
    private boolean isNear(RowTop oracle, RowTop found, @Nullable Double lead) {
        if (oracle.runnerUp().id() == found.top1().id()) {
            return true;
        }
        return lead != null
                && policy.noise().tieBandSigmas() != null
                && policy.margin().unit() == MarginUnit.LOGIT
                && lead < policy.margin().tieBand();
    }

    /**
     * Judges where two sequences diverge. A sequence that has ended chose no token, so it isn't at a tie. The
     * divergence is refused if the oracle is too weak to judge, as in a long case.
     */
    Outcome outcome(Divergence divergence) {
        Token expected = divergence.expected();
        Token found = divergence.found();
        Margin margin = divergence.oracleMargin();
        if (expected == null || found == null || margin == null) {
            return Outcome.FLIP;
        }
        RowTop bundle = divergence.bundle();
        if (isNear(margin, bundle == null ? 0 : bundle.ulpLogit()) && isRunnerUp(divergence, expected, found)) {
            return Outcome.TIE;
        }
        return isHealthy(margin) ? Outcome.FLIP : Outcome.REFUSED;
    }

    /**
     * An oracle records its runner-up only after the prompt. Further on, a tie is between two tokens, and these must be
     * the two most likely ones in the gated bundle's own row.
     */
    private static boolean isRunnerUp(Divergence divergence, Token expected, Token found) {
        if (divergence.oracleRunnerUp() != null) {
            return divergence.oracleRunnerUp().id() == found.id();
        }
        RowTop bundle = divergence.bundle();
        return bundle != null
                && Set.of(bundle.top1().id(), bundle.runnerUp().id()).equals(Set.of(expected.id(), found.id()));
    }

    /** Tells whether the oracle is confident enough to judge. */
    boolean isHealthy(Margin margin) {
        return margin.in(policy.margin().unit()) >= policy.margin().floor();
    }

    /**
     * Tells whether the rows are known to be further apart than the policy's numeric limits. If only the largest logits
     * were recorded, a lower bound of KL may exceed a limit, but the cosine of whole rows is unknown.
     */
    boolean isOverLimit(@Nullable RowDifference difference) {
        Double minCosine = policy.limits().minCosine();
        Double maxKlNats = policy.limits().maxKlNats();
        return difference != null
                && (minCosine != null && difference.topK() == null && difference.cosine() < minCosine
                        || maxKlNats != null && difference.klNats() > maxKlNats);
    }

    /** Tells whether even the lower bound of KL is over the policy's limit. */
    boolean isSurelyOverLimit(DevicePosition position) {
        Double maxKlNats = policy.limits().maxKlNats();
        Double klAtLeastNats = position.klAtLeastNats();
        return maxKlNats != null && klAtLeastNats != null && klAtLeastNats > maxKlNats;
    }

    /**
     * Returns in words which of the policy's numeric limits can't be shown to be kept; empty if all can. Measurements
     * of only the largest logits can show that a limit is broken, but never that it is kept.
     */
    Optional<String> unmeasuredLimits(List<PositionObservation> positions) {
        List<String> limits = new ArrayList<>();
        if (policy.limits().minCosine() != null) {
            limits.add("a smallest cosine of " + policy.limits().minCosine());
        }
        if (policy.limits().maxKlNats() != null) {
            limits.add("a largest KL of " + policy.limits().maxKlNats() + " nat");
        }
        return limits.isEmpty()
                ? Optional.empty()
                : positions.stream()
                        .map(PositionObservation::difference)
                        .filter(Objects::nonNull)
                        .map(RowDifference::topK)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .map(topK -> "not measured: the policy limits " + String.join(" and ", limits)
                                + " over full rows, but the oracle recorded only the " + topK
                                + " largest logits of each; record it with --logits full, or remove the "
                                + "limit from the policy");
    }

    /**
     * Tells whether the oracle is at a tie, by the policy's band or because the bundle's dtype cannot tell the two
     * apart.
     */
    private boolean isNear(Margin margin, double bundleUlpLogit) {
        return margin.in(policy.margin().unit()) < policy.margin().tieBand()
                || margin.logit() < policy.margin().tieUlps() * bundleUlpLogit;
    }
}
