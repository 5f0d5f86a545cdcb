package dev.shipgate.judge;

import dev.shipgate.fixture.Samples;
import dev.shipgate.transcript.MarginUnit;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.Policy.Limits;
import dev.shipgate.transcript.Policy.MarginRule;
import dev.shipgate.transcript.Policy.NoiseLimits;
import org.jspecify.annotations.Nullable;

/** Builds policies for tests of one rule: the default one without limits on noise, but for what a test changes. */
final class PolicySample {

    private MarginRule margin = new MarginRule(MarginUnit.LOGIT, 0.1, 0.1, 1, 0.001);
    private double minAgreementRate = 1;
    private boolean tiesPass = true;
    private Limits limits = Limits.of(null, null, null, 5.0, 8.0, null);
    private NoiseLimits noise = NoiseLimits.OFF;

    private PolicySample() {}

    static PolicySample usual() {
        return new PolicySample();
    }

    PolicySample margin(MarginUnit unit, double floor, double tieBand) {
        this.margin = new MarginRule(unit, floor, tieBand, 1, 0.001);
        return this;
    }

    PolicySample minAgreementRate(double rate) {
        this.minAgreementRate = rate;
        return this;
    }

    PolicySample tiesFail() {
        this.tiesPass = false;
        return this;
    }

    PolicySample rowLimits(@Nullable Double minCosine, @Nullable Double maxKlNats) {
        this.limits = Limits.of(minCosine, maxKlNats, null, null, null, null);
        return this;
    }

    PolicySample minStateCosine(double cosine) {
        this.limits = Limits.of(null, null, cosine, null, null, null);
        return this;
    }

    PolicySample tieBandSigmas(double sigmas) {
        this.noise = new NoiseLimits(null, sigmas, null, null, null, null, null, null, null);
        return this;
    }

    Policy build() {
        Policy policy = Samples.policy();
        return new Policy(
                policy.schema(),
                policy.name(),
                policy.version(),
                margin,
                minAgreementRate,
                tiesPass,
                policy.checks(),
                policy.claims(),
                policy.waivers(),
                limits,
                noise);
    }
}
