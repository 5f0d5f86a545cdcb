package dev.shipgate.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.MarginNoiseSample;
import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.Verdict;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MarginNoiseRuleTests {

    private final Policy policy = new PolicyFile().readDefault();

    static Stream<Arguments> limits() {
        return Stream.of(
                Arguments.of(
                        "sigma of the margins is 0.11 nat; the policy allows 0.10",
                        noise().sigma(0.1),
                        noise().sigma(0.11)),
                Arguments.of("for weights that are floats", floats().sigma(0.02), floats().sigma(0.021)),
                Arguments.of(
                        "computed differently, not rounded",
                        floats().sigma(1e-5).stateGrowth(0.099, 0.001),
                        floats().sigma(1e-5).stateGrowth(0.101, 0.001)),
                Arguments.of(
                        "computed differently, not rounded",
                        floats().sigma(1e-5).stateGrowth(0.0019, 1e-6),
                        floats().sigma(1e-5).stateGrowth(0.0021, 1e-6)),
                Arguments.of(
                        "the slope of the rows against the oracle's is 0.940",
                        noise().slope(0.96, 0.1),
                        noise().slope(0.94, 0.1)),
                Arguments.of("the median KL divergence", noise().medianKl(0.01), noise().medianKl(0.011)),
                Arguments.of(
                        "are more than noise explains", noise().flips(9, 3, 2e-4, 1), noise().flips(9, 3, 5e-5, 1)),
                Arguments.of(
                        "are more than noise explains", noise().flips(19, 10, 5e-5, 1), noise().flips(21, 10, 5e-5, 1)),
                Arguments.of(
                        "are more than noise explains",
                        noise().flips(9, 3, 5e-5, 0.09),
                        noise().flips(9, 3, 5e-5, 0.11)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("limits")
    void each_limit_lets_pass_what_keeps_it_and_nothing_else(
            String reason, MarginNoiseSample kept, MarginNoiseSample broken) {
        MarginNoiseRule rule = new MarginNoiseRule(policy);

        assertThat(rule.rule(kept.build(), CaseKind.GATE).verdict()).isEqualTo(Verdict.PASS);
        Ruling ruling = rule.rule(broken.build(), CaseKind.GATE);
        assertThat(ruling.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(ruling.reason()).contains(reason);
    }

    /** Binary fractions, so that each figure equals its limit to the last bit. */
    @Test
    void a_figure_that_equals_its_limit_keeps_it() {
        MarginNoiseRule rule =
                new MarginNoiseRule(with(new Policy.NoiseLimits(0.25, null, 0.25, 4.0, 0.5, 2.0, 0.0625, 0.125, 8.0)));

        assertThat(Stream.of(
                        noise().sigma(0.25),
                        floats().sigma(0.25),
                        floats().stateGrowth(0.5, 0.125),
                        noise().slope(1.0625, 0.1),
                        noise().slope(0.9375, 0.1),
                        noise().medianKl(0.125),
                        noise().scored(0.5, 0.0625),
                        noise().flips(9, 3, 0.5, 1),
                        noise().flips(6, 3, 0.1, 1)))
                .allSatisfy(kept -> assertThat(
                                rule.rule(kept.build(), CaseKind.GATE).verdict())
                        .isEqualTo(Verdict.PASS));
        assertThat(rule.rule(noise().flips(9, 3, 0.1, 0.1).build(), CaseKind.GATE)
                        .verdict())
                .as("a flip at the edge of the tie band is no tie")
                .isEqualTo(Verdict.FAIL);
        assertThat(rule.rule(
                                floats().bodyBits(12)
                                        .sigma(0.25)
                                        .stateGrowth(0.9, 0.1)
                                        .build(),
                                CaseKind.GATE)
                        .verdict())
                .as("12 bits are no floats")
                .isEqualTo(Verdict.PASS);
    }

    @Test
    void logits_of_a_coarse_dtype_may_be_as_noisy_as_its_ulp() {
        MarginNoiseRule rule = new MarginNoiseRule(policy);

        assertThat(rule.rule(floats().sigma(0.06).ulp(0.0625).build(), CaseKind.GATE)
                        .verdict())
                .isEqualTo(Verdict.PASS);
    }

    /** As a sound bundle of 8 bits had: 6.5 sigma, where a normal distribution has 4e-11 flips. */
    @Test
    void one_flip_from_the_tail_of_noise_is_not_too_many() {
        MarginNoiseRule rule = new MarginNoiseRule(policy);

        assertThat(rule.rule(noise().flips(2, 4e-11, 4e-11, 0.204).build(), CaseKind.GATE)
                        .verdict())
                .isEqualTo(Verdict.PASS);
        assertThat(rule.rule(noise().flips(3, 4e-11, 4e-11, 0.204).build(), CaseKind.GATE)
                        .verdict())
                .isEqualTo(Verdict.FAIL);
    }

    @Test
    void a_wrong_row_of_the_head_fails_even_when_every_token_agrees() {
        MarginNoiseRule rule = new MarginNoiseRule(policy);

        assertThat(rule.rule(noise().scored(0.29, 0.03).build(), CaseKind.GATE).verdict())
                .isEqualTo(Verdict.PASS);
        assertThat(rule.rule(noise().scored(0.31, 0.03).build(), CaseKind.GATE)).satisfies(ruling -> {
            assertThat(ruling.verdict()).isEqualTo(Verdict.FAIL);
            assertThat(ruling.reason()).startsWith("the logits of token 7 are off by 0.31 nat, 10.3 times");
        });
        assertThat(rule.rule(noise().scored(0.09, 0.001).build(), CaseKind.GATE).verdict())
                .as("within the tie band")
                .isEqualTo(Verdict.PASS);
    }

    private Policy with(Policy.NoiseLimits limits) {
        return new Policy(
                policy.schema(),
                policy.name(),
                policy.version(),
                policy.margin(),
                policy.minAgreementRate(),
                policy.tiesPass(),
                policy.checks(),
                policy.claims(),
                policy.waivers(),
                policy.limits(),
                limits);
    }

    private static MarginNoiseSample noise() {
        return MarginNoiseSample.quiet();
    }

    private static MarginNoiseSample floats() {
        return MarginNoiseSample.quiet().bodyBits(32).stateGrowth(1e-6, 1e-6);
    }
}
