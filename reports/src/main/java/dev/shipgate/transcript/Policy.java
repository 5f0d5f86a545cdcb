package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The versioned thresholds and rules that turn observations into verdicts. A file must contain schema, name and
 * version; every other part has the default listed here.
 *
 * @param schema {@value #SCHEMA}
 * @param name its name
 * @param version a counter of its changes
 * @param margin the rule for when the oracle is confident
 * @param minAgreementRate the share of judged positions that must agree, in (0, 1]; by default 1, which means all
 * @param tiesPass whether a bundle that differs only at ties may ship; by default true
 * @param checks the level of each check; a check that isn't named here isn't required. If a policy file omits a check,
 *     the check has its {@linkplain CheckId#defaultLevel() default level}
 * @param claims the consequence of a claim that the graph contradicts
 * @param waivers false claims that the policy waives, each with a reason and a last day; none by default
 * @param limits numeric limits on top of token identity; all off by default
 * @param noise how much noise a bundle may have, and what noise excuses; all off by default
 * @param selfReference whether an oracle that was recorded from the bundle itself, or from rounded weights, may judge;
 *     refused by default
 */
public record Policy(
        String schema,
        String name,
        int version,
        MarginRule margin,
        double minAgreementRate,
        boolean tiesPass,
        Map<CheckId, Requirement> checks,
        ClaimRule claims,
        List<Waiver> waivers,
        Limits limits,
        NoiseLimits noise,
        SelfReference selfReference) {

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
        checks = Copies.ordered(checks);
        waivers = List.copyOf(waivers);
        Require.that(
                waivers.stream().map(Waiver::claim).distinct().count() == waivers.size(),
                "two waivers name the same claim");
    }

    /** Makes a policy that refuses a reference that isn't independent of the bundle. */
    public Policy(
            String schema,
            String name,
            int version,
            MarginRule margin,
            double minAgreementRate,
            boolean tiesPass,
            Map<CheckId, Requirement> checks,
            ClaimRule claims,
            List<Waiver> waivers,
            Limits limits,
            NoiseLimits noise) {
        this(
                schema,
                name,
                version,
                margin,
                minAgreementRate,
                tiesPass,
                checks,
                claims,
                waivers,
                limits,
                noise,
                SelfReference.REFUSED);
    }

    /**
     * Makes a policy from the parts of a file.
     *
     * @throws IllegalArgumentException if a part has no default and is missing, or is out of its range
     */
    @JsonCreator
    public static Policy of(
            @JsonProperty("schema") String schema,
            @JsonProperty("name") String name,
            @JsonProperty("version") int version,
            @JsonProperty("margin") @Nullable MarginRule margin,
            @JsonProperty("min_agreement_rate") @Nullable Double minAgreementRate,
            @JsonProperty("ties_pass") @Nullable Boolean tiesPass,
            @JsonProperty("checks") @Nullable Map<CheckId, Requirement> checks,
            @JsonProperty("claims") @Nullable ClaimRule claims,
            @JsonProperty("waivers") @Nullable List<Waiver> waivers,
            @JsonProperty("limits") @Nullable Limits limits,
            @JsonProperty("noise") @Nullable NoiseLimits noise,
            @JsonProperty("self_reference") @Nullable SelfReference selfReference) {
        return new Policy(
                schema,
                name,
                version,
                Objects.requireNonNullElseGet(margin, () -> MarginRule.of(null, null, null, null, null)),
                Objects.requireNonNullElse(minAgreementRate, 1.0),
                Objects.requireNonNullElse(tiesPass, true),
                Objects.requireNonNullElse(checks, Map.of()),
                Objects.requireNonNullElseGet(claims, () -> ClaimRule.of(null, null)),
                Objects.requireNonNullElse(waivers, List.of()),
                Objects.requireNonNullElseGet(limits, () -> Limits.of(null, null, null, null, null, null)),
                Objects.requireNonNullElse(noise, NoiseLimits.OFF),
                Objects.requireNonNullElse(selfReference, SelfReference.REFUSED));
    }

    /** Returns the level of {@code check}: its default level if the policy doesn't name it. */
    public Requirement requirement(CheckId check) {
        return checks.getOrDefault(check, check.defaultLevel());
    }

    /** Returns whether the policy names {@code check}. */
    public boolean asksFor(CheckId check) {
        return checks.containsKey(check);
    }

    /** Returns the checks that the policy doesn't name, in display order. */
    public Set<CheckId> unnamedChecks() {
        EnumSet<CheckId> unnamed = EnumSet.allOf(CheckId.class);
        unnamed.removeAll(checks.keySet());
        return unnamed;
    }

    /** Returns this policy with every check named; the checks that it omits get their default levels. */
    public Policy withEveryCheck() {
        Map<CheckId, Requirement> every = new LinkedHashMap<>(checks);
        unnamedChecks().forEach(check -> every.put(check, check.defaultLevel()));
        return withChecks(every);
    }

    /** Returns this policy with only the checks of {@code asked} named. */
    public Policy withOnly(Set<CheckId> asked) {
        Map<CheckId, Requirement> only = new LinkedHashMap<>(checks);
        only.keySet().retainAll(asked);
        return withChecks(only);
    }

    private Policy withChecks(Map<CheckId, Requirement> asked) {
        return with(margin, asked, noise, selfReference);
    }

    /** Returns this policy with another rule for an oracle that isn't independent of the bundle. */
    public Policy withSelfReference(SelfReference other) {
        return with(margin, checks, noise, other);
    }

    /** Returns this policy for a bundle whose noise excuses nothing, because it isn't known or breaks a limit. */
    public Policy withoutNoiseBand() {
        NoiseLimits strict = new NoiseLimits(
                noise.maxMarginNoiseNats(),
                null,
                noise.maxFloatNoiseNats(),
                noise.maxFloatStateGrowth(),
                noise.minFlipProbability(),
                noise.maxFlipExcess(),
                noise.maxSlopeError(),
                noise.maxMedianKlNats(),
                noise.maxTokenError());
        return with(margin, checks, strict, selfReference);
    }

    /**
     * Returns this policy for a bundle whose margins wander by {@code sigmaNats}: its tie band covers that noise.
     * Without {@code noise.tie_band_sigmas}, or if margins are compared in probability, it is this policy itself.
     */
    public Policy withNoiseBand(double sigmaNats) {
        Double sigmas = noise.tieBandSigmas();
        if (sigmas == null || margin.unit() != MarginUnit.LOGIT || sigmas * sigmaNats <= margin.tieBand()) {
            return this;
        }
        MarginRule widened = new MarginRule(
                margin.unit(), margin.floor(), sigmas * sigmaNats, margin.tieUlps(), margin.recordedTolerance());
        return with(widened, checks, noise, selfReference);
    }

    private Policy with(
            MarginRule otherMargin,
            Map<CheckId, Requirement> otherChecks,
            NoiseLimits otherNoise,
            SelfReference otherReference) {
        return new Policy(
                schema,
                name,
                version,
                otherMargin,
                minAgreementRate,
                tiesPass,
                otherChecks,
                claims,
                waivers,
                limits,
                otherNoise,
                otherReference);
    }

    /**
     * The rule for when the oracle is confident.
     *
     * @param unit the unit of {@code floor} and {@code tieBand}; by default nats of logit
     * @param floor a position is healthy if the oracle's margin there is at least this; by default 0.1
     * @param tieBand a flip is a tie if the oracle's margin there is below this and the bundle chose the oracle's
     *     runner-up; by default 0.1
     * @param tieUlps an oracle margin below this many units in the last place of the bundle's logits is a tie too,
     *     because the bundle's dtype can't tell the two tokens apart; 0 is off, 1 is the default
     * @param recordedTolerance nats: the largest allowed difference between a recorded oracle margin and the margin of
     *     the recorded logits; by default 0.001
     */
    public record MarginRule(MarginUnit unit, double floor, double tieBand, double tieUlps, double recordedTolerance) {

        /** @throws IllegalArgumentException if a number is negative or not finite */
        public MarginRule {
            Require.finiteNotNegative(floor, "margin.floor");
            Require.finiteNotNegative(tieBand, "margin.tie_band");
            Require.finiteNotNegative(tieUlps, "margin.tie_ulps");
            Require.finiteNotNegative(recordedTolerance, "margin.recorded_tolerance");
        }

        /** Makes a rule from the parts of a file, each of which may be missing. */
        @JsonCreator
        public static MarginRule of(
                @JsonProperty("unit") @Nullable MarginUnit unit,
                @JsonProperty("floor") @Nullable Double floor,
                @JsonProperty("tie_band") @Nullable Double tieBand,
                @JsonProperty("tie_ulps") @Nullable Double tieUlps,
                @JsonProperty("recorded_tolerance") @Nullable Double recordedTolerance) {
            return new MarginRule(
                    Objects.requireNonNullElse(unit, MarginUnit.LOGIT),
                    Objects.requireNonNullElse(floor, 0.1),
                    Objects.requireNonNullElse(tieBand, 0.1),
                    Objects.requireNonNullElse(tieUlps, 1.0),
                    Objects.requireNonNullElse(recordedTolerance, 0.001));
        }
    }

    /**
     * Numeric limits. {@code null} means off, which is also the default for limits that a file doesn't name. The limits
     * on cosine and KL apply at every judged position of sweep and seeded step.
     *
     * @param minCosine smallest cosine similarity
     * @param maxKlNats largest KL divergence, in nats
     * @param minStateCosine smallest cosine similarity of a carried state with the oracle's
     * @param maxKeyToValueError the largest ratio of a key's relative error to that of the value in the same layer;
     *     both are computed from one input, and only keys are rotated
     * @param maxRecurrentToConvError the largest ratio of a recurrent state's relative error to that of the state of
     *     the convolution before it, which contains the input of the recurrence
     * @param stateRoundingError the relative error up to which a state counts as correct, because two float32
     *     computations of one state may differ by that much. The two ratios above divide by at least this; by default
     *     0.002
     * @param maxPrefillErrorToNoise how many times as far from the state after single steps a state after wide steps
     *     may be as the former is from the oracle's; by default 5. Up to {@code stateRoundingError} it may be in any
     *     case
     * @param maxPrefillStateError the largest relative error of a state after wide steps from the state after single
     *     steps, whatever the noise, and where it isn't known; by default 0.5
     */
    public record Limits(
            @Nullable Double minCosine,
            @Nullable Double maxKlNats,
            @Nullable Double minStateCosine,
            @Nullable Double maxKeyToValueError,
            @Nullable Double maxRecurrentToConvError,
            double stateRoundingError,
            double maxPrefillErrorToNoise,
            double maxPrefillStateError) {

        /** @throws IllegalArgumentException if a limit is out of its range */
        public Limits {
            Require.that(minCosine == null || Math.abs(minCosine) <= 1, "limits.min_cosine must be in [-1, 1]");
            Require.that(maxKlNats == null || maxKlNats >= 0, "limits.max_kl_nats must not be negative");
            Require.that(
                    minStateCosine == null || Math.abs(minStateCosine) <= 1,
                    "limits.min_state_cosine must be in [-1, 1]");
            Require.that(
                    maxKeyToValueError == null || maxKeyToValueError >= 1,
                    "limits.max_key_to_value_error must be at least 1");
            Require.that(
                    maxRecurrentToConvError == null || maxRecurrentToConvError >= 1,
                    "limits.max_recurrent_to_conv_error must be at least 1");
            Require.finiteNotNegative(stateRoundingError, "limits.state_rounding_error");
            Require.that(
                    Double.isFinite(maxPrefillErrorToNoise) && maxPrefillErrorToNoise >= 1,
                    "limits.max_prefill_error_to_noise must be at least 1");
            Require.finiteNotNegative(maxPrefillStateError, "limits.max_prefill_state_error");
        }

        /**
         * Returns how far a state after wide steps may be from the state after single steps, as a relative error.
         *
         * @param stepsFromOracle how far the latter is from the oracle's; {@code null} if that isn't known
         */
        public double prefillStateError(@Nullable Double stepsFromOracle) {
            return stepsFromOracle == null
                    ? maxPrefillStateError
                    : Math.min(
                            maxPrefillStateError,
                            Math.max(stateRoundingError, maxPrefillErrorToNoise * stepsFromOracle));
        }

        /** Makes limits whose other parts are missing. */
        public static Limits of(
                @Nullable Double minCosine,
                @Nullable Double maxKlNats,
                @Nullable Double minStateCosine,
                @Nullable Double maxKeyToValueError,
                @Nullable Double maxRecurrentToConvError,
                @Nullable Double stateRoundingError) {
            return of(
                    minCosine,
                    maxKlNats,
                    minStateCosine,
                    maxKeyToValueError,
                    maxRecurrentToConvError,
                    stateRoundingError,
                    null,
                    null);
        }

        /** Makes limits from the parts of a file, each of which may be missing. */
        @JsonCreator
        public static Limits of(
                @JsonProperty("min_cosine") @Nullable Double minCosine,
                @JsonProperty("max_kl_nats") @Nullable Double maxKlNats,
                @JsonProperty("min_state_cosine") @Nullable Double minStateCosine,
                @JsonProperty("max_key_to_value_error") @Nullable Double maxKeyToValueError,
                @JsonProperty("max_recurrent_to_conv_error") @Nullable Double maxRecurrentToConvError,
                @JsonProperty("state_rounding_error") @Nullable Double stateRoundingError,
                @JsonProperty("max_prefill_error_to_noise") @Nullable Double maxPrefillErrorToNoise,
                @JsonProperty("max_prefill_state_error") @Nullable Double maxPrefillStateError) {
            return new Limits(
                    minCosine,
                    maxKlNats,
                    minStateCosine,
                    maxKeyToValueError,
                    maxRecurrentToConvError,
                    Objects.requireNonNullElse(stateRoundingError, 0.002),
                    Objects.requireNonNullElse(maxPrefillErrorToNoise, 5.0),
                    Objects.requireNonNullElse(maxPrefillStateError, 0.5));
        }
    }

    /**
     * How much noise a bundle may have, and what noise excuses. {@code null} means off, which is also the default for
     * limits that a file doesn't name. σ is that of {@link MarginNoise}.
     *
     * @param maxMarginNoiseNats the budget: the largest σ, in nats
     * @param tieBandSigmas a bundle whose noise keeps every limit here has a tie band of at least this many σ
     * @param maxFloatNoiseNats the largest σ of a bundle whose weights are floats, in nats
     * @param maxFloatStateGrowth in such a bundle, how many times as far from the oracle's as every state before it a
     *     carried state may be, if it is further than {@code limits.state_rounding_error}
     * @param minFlipProbability the smallest probability with which noise of σ may explain the number of flips, if
     * @param maxFlipExcess there are more than this many times the expected number
     * @param maxSlopeError the largest |slope − 1| of the bundle's rows against the oracle's
     * @param maxMedianKlNats the largest median KL divergence, in nats
     * @param maxTokenError how many times as far off as the median token's the logits of one token may be, if they are
     *     further off than the tie band
     */
    public record NoiseLimits(
            @Nullable Double maxMarginNoiseNats,
            @Nullable Double tieBandSigmas,
            @Nullable Double maxFloatNoiseNats,
            @Nullable Double maxFloatStateGrowth,
            @Nullable Double minFlipProbability,
            @Nullable Double maxFlipExcess,
            @Nullable Double maxSlopeError,
            @Nullable Double maxMedianKlNats,
            @Nullable Double maxTokenError) {

        /** No limit and no excuse, as in policies that were written before noise was measured. */
        public static final NoiseLimits OFF = new NoiseLimits(null, null, null, null, null, null, null, null, null);

        /** @throws IllegalArgumentException if a limit is out of its range */
        @JsonCreator
        public NoiseLimits {
            notNegative(maxMarginNoiseNats, "noise.max_margin_noise_nats");
            notNegative(tieBandSigmas, "noise.tie_band_sigmas");
            notNegative(maxFloatNoiseNats, "noise.max_float_noise_nats");
            notNegative(maxFloatStateGrowth, "noise.max_float_state_growth");
            notNegative(maxFlipExcess, "noise.max_flip_excess");
            notNegative(maxSlopeError, "noise.max_slope_error");
            notNegative(maxMedianKlNats, "noise.max_median_kl_nats");
            notNegative(maxTokenError, "noise.max_token_error");
            Require.that(
                    minFlipProbability == null || minFlipProbability >= 0 && minFlipProbability <= 1,
                    "noise.min_flip_probability must be in [0, 1]");
        }

        private static void notNegative(@Nullable Double limit, String what) {
            if (limit != null) {
                Require.finiteNotNegative(limit, what);
            }
        }
    }

    /** What it means that the oracle isn't independent of the bundle. */
    public enum SelfReference {
        /** The oracle can't judge. */
        REFUSED,
        /** The oracle judges, and every report says what it is. */
        ALLOWED;

        /** Returns the name that files use. */
        @JsonValue
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The consequence of a false claim. */
    public enum Consequence {
        FAIL,
        WARN,
        IGNORE;

        /** Returns the name that files use. */
        @JsonValue
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * The consequences of claims that the graph contradicts.
     *
     * @param metadata the consequence of a claim in the metadata; by default {@code FAIL}
     * @param name the consequence of a claim that is only in the name; by default {@code WARN}
     */
    public record ClaimRule(Consequence metadata, Consequence name) {

        /** Makes a rule from the parts of a file, each of which may be missing. */
        @JsonCreator
        public static ClaimRule of(
                @JsonProperty("metadata") @Nullable Consequence metadata,
                @JsonProperty("name") @Nullable Consequence name) {
            return new ClaimRule(
                    Objects.requireNonNullElse(metadata, Consequence.FAIL),
                    Objects.requireNonNullElse(name, Consequence.WARN));
        }

        /** Returns the consequence of a false claim from {@code source}. */
        public Consequence of(Claims.Source source) {
            return switch (source) {
                case METADATA -> metadata;
                case NAME -> name;
            };
        }
    }

    /**
     * A waiver of a false claim.
     *
     * @param claim the id of the claim, such as {@code metadata:compression.head.granularity}
     * @param reason the reason for the waiver
     * @param expires the last day on which the waiver is valid
     */
    public record Waiver(String claim, String reason, LocalDate expires) {

        /** @throws IllegalArgumentException if a text is blank */
        public Waiver {
            Require.notBlank(claim, "waivers.claim");
            Require.notBlank(reason, "waivers.reason");
        }
    }
}
