package dev.shipgate.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.NoiseSample;
import dev.shipgate.fixture.Samples;
import dev.shipgate.transcript.CarriedSlot;
import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.Policy.NoiseLimits;
import dev.shipgate.transcript.StateGrowth;
import dev.shipgate.transcript.Verdict;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each limit of the default policy passes noise just inside of it, and fails noise just outside. */
class MarginNoiseRuleTests {

    private static final Policy POLICY = Samples.policy();

    static Stream<Arguments> limits() {
        return Stream.of(
                limit("sigma of the margins is 0.1", sound().sigmaNats(0.1), sound().sigmaNats(0.1001)),
                limit("for weights that are floats", floats().sigmaNats(0.02), floats().sigmaNats(0.0201)),
                limit(
                        "weights that are floats",
                        bits(12.0).sigmaNats(0.03),
                        bits(12.01).sigmaNats(0.03)),
                limit("3.key is 0.10 away", floats().stateGrowth(growth(0.0999, 0.001)), grown(0.1001, 0.001)),
                limit("3.key is 0.0020 away", floats().stateGrowth(growth(0.002, 1e-6)), grown(0.00201, 1e-6)),
                limit("the slope of the rows", sound().slope(1.0499, 0.0), sound().slope(1.0501, 0.0)),
                limit("the slope of the rows", sound().slope(0.9501, 0.0), sound().slope(0.9499, 0.0)),
                limit("the median KL", sound().medianKlNats(0.01), sound().medianKlNats(0.0101)),
                limit("5 flips are more than noise", flips(5, 2, 0.0001, 0.3), flips(5, 2, 0.000099, 0.3)),
                limit("more than noise explains", flips(4, 2, 0, 0.3), flips(5, 2, 0, 0.3)),
                limit("more than noise explains", flips(5, 2, 0, 0.0999), flips(5, 2, 0, 0.1)),
                limit("more than noise explains", flips(5, 2, 0, 0.0999), flips(5, 2, 0, null)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("limits")
    void a_limit_decides_where_it_says(String reason, NoiseSample inside, NoiseSample outside) {
        assertThat(rule(POLICY, inside).verdict()).isEqualTo(Verdict.PASS);
        assertThat(rule(POLICY, outside).verdict()).isEqualTo(Verdict.FAIL);
        assertThat(rule(POLICY, outside).reason()).contains(reason);
        assertThat(rule(with(NoiseLimits.OFF), outside).verdict())
                .as("a limit that is off")
                .isEqualTo(Verdict.PASS);
    }

    @Test
    void only_floats_have_the_limits_of_floats() {
        for (Double bits : new @Nullable Double[] {8.0, 4.0, null}) {
            NoiseSample noise = sound().bodyBits(bits).sigmaNats(0.09).stateGrowth(growth(0.9, 0.001));

            assertThat(rule(POLICY, noise).verdict()).isEqualTo(Verdict.PASS);
        }
    }

    @Test
    void figures_that_were_not_measured_break_no_limit() {
        assertThat(rule(POLICY, floats().sigmaNats(0.001).slope(null, null).stateGrowth(null))
                        .verdict())
                .isEqualTo(Verdict.PASS);
    }

    @Test
    void every_broken_limit_is_named_before_the_figures() {
        assertThat(rule(POLICY, sound().sigmaNats(0.2).medianKlNats(0.5).slope(1.2, 0.1))
                        .reason())
                .isEqualTo("sigma of the margins is 0.20 nat; the policy allows 0.10 nat; the slope of the rows against"
                        + " the oracle's is 1.200; it may differ from 1 by at most 0.050; the median KL divergence is"
                        + " 0.50 nat; the policy allows 0.010 nat. sigma of the margins 0.20 nat over 3 positions;"
                        + " 0 flips, of which such noise predicts 0.2");
    }

    private static Arguments limit(String reason, NoiseSample inside, NoiseSample outside) {
        return Arguments.of(reason, inside, outside);
    }

    private static Ruling rule(Policy policy, NoiseSample noise) {
        return new MarginNoiseRule(policy).rule(noise.build(), CaseKind.GATE);
    }

    private static NoiseSample sound() {
        return NoiseSample.sound();
    }

    private static NoiseSample bits(double bits) {
        return sound().bodyBits(bits);
    }

    private static NoiseSample floats() {
        return bits(32.0);
    }

    private static NoiseSample grown(double error, double before) {
        return floats().stateGrowth(growth(error, before));
    }

    private static StateGrowth growth(double error, double before) {
        return new StateGrowth(CarriedSlot.of("3.key"), error, before);
    }

    private static NoiseSample flips(int flips, double expected, double probability, @Nullable Double largestMargin) {
        return sound().positions(10).flips(flips, expected, probability).largestFlippedMarginNats(largestMargin);
    }

    private static Policy with(NoiseLimits limits) {
        return new Policy(
                POLICY.schema(),
                POLICY.name(),
                POLICY.version(),
                POLICY.margin(),
                POLICY.minAgreementRate(),
                POLICY.tiesPass(),
                POLICY.checks(),
                POLICY.claims(),
                POLICY.waivers(),
                POLICY.limits(),
                limits);
    }
}
