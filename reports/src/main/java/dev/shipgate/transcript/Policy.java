package dev.shipgate.transcript;

import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The versioned thresholds and rules that make verdicts of observations.
 *
 * @param schema           {@value #SCHEMA}
 * @param name             its name
 * @param version          counts its changes
 * @param margin           when the oracle is sure
 * @param minAgreementRate the share of judged positions that must agree, in (0, 1]; 1 is all
 * @param tiesPass         whether a bundle that differs only at ties may ship
 * @param checks           what is wanted of each check; none may be missing
 * @param limits           numeric limits on top of token identity; all off by default
 */
public record Policy(
        String schema,
        String name,
        int version,
        MarginRule margin,
        double minAgreementRate,
        boolean tiesPass,
        Map<CheckId, Requirement> checks,
        Limits limits) {

    /** The schema that this record describes. */
    public static final String SCHEMA = "shipgate-policy/1";

    /** @throws IllegalArgumentException if a rule is missing or out of its range */
    public Policy {
        Require.that(schema.equals(SCHEMA), "schema is \"" + schema + "\", but this program reads \"" + SCHEMA + "\"");
        Require.notBlank(name, "policy name");
        Require.that(version >= 1, "a policy's version counts from 1: " + version);
        Require.that(
                minAgreementRate > 0 && minAgreementRate <= 1,
                "min_agreement_rate must be in (0, 1]: " + minAgreementRate);
        EnumSet<CheckId> missing = EnumSet.allOf(CheckId.class);
        missing.removeAll(checks.keySet());
        Require.that(missing.isEmpty(), "the policy does not say what it wants of " + missing.stream().map(CheckId::id).toList());
        checks = Copies.ordered(checks);
    }

    /** Returns what is wanted of {@code check}. */
    public Requirement requirement(CheckId check) {
        return Objects.requireNonNull(checks.get(check));
    }

    /**
     * When the oracle is sure.
     *
     * @param unit               of {@code floor} and {@code tieBand}
     * @param floor              a position is healthy if the oracle's margin there is at least this
     * @param tieBand            a flip is a tie if the oracle's margin there is below this and the bundle chose the
     *                           oracle's runner-up
     * @param recordedTolerance  nats: how far a margin that the oracle recorded may be from its own recorded logits
     */
    public record MarginRule(MarginUnit unit, double floor, double tieBand, double recordedTolerance) {

        /** @throws IllegalArgumentException if a number is negative or not finite */
        public MarginRule {
            Require.finiteNotNegative(floor, "margin.floor");
            Require.finiteNotNegative(tieBand, "margin.tie_band");
            Require.finiteNotNegative(recordedTolerance, "margin.recorded_tolerance");
        }
    }

    /**
     * Numeric limits at every judged position of sweep and seeded step; {@code null} is off.
     *
     * @param minCosine smallest cosine similarity
     * @param maxKlNats largest KL divergence, in nats
     */
    public record Limits(@Nullable Double minCosine, @Nullable Double maxKlNats) {

        /** @throws IllegalArgumentException if a limit is out of its range */
        public Limits {
            Require.that(minCosine == null || Math.abs(minCosine) <= 1, "limits.min_cosine must be in [-1, 1]");
            Require.that(maxKlNats == null || maxKlNats >= 0, "limits.max_kl_nats must not be negative");
        }
    }
}
