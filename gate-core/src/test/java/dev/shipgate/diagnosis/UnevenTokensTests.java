package dev.shipgate.diagnosis;

import static dev.shipgate.diagnosis.EvidenceSample.wrongFromTheFirstRow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.shipgate.transcript.CacheDifference;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.StateDifference;
import dev.shipgate.transcript.WeightAudit.Experts;
import org.junit.jupiter.api.Test;

/** A mixture of 4 experts of which a token uses 2: tokens that stand out, on either side of each figure. */
class UnevenTokensTests {

    private static final double BEFORE = 0.002;
    private static final double AT = 0.02;

    @Test
    void experts_are_named_where_more_tokens_are_off_than_rounding_sends_elsewhere() {
        Finding found = diagnosed(layer(BEFORE, AT, AT / 4, 30));

        assertThat(found.family()).isEqualTo(Family.WEIGHTS);
        assertThat(found.signature()).isEqualTo("some-tokens");
        assertThat(found.summary())
                .isEqualTo("some tokens are computed differently before the states of layer 1: by their experts or the"
                        + " router");
        assertThat(found.evidence())
                .contains("30 % of the tokens stand out in 1.key, and rounding would send at most 1 % to other experts")
                .anyMatch(line -> line.startsWith("not noise: 30 % of the tokens"));
    }

    @Test
    void an_error_that_all_tokens_share_is_rounding() {
        double justEven = AT / Calibration.UNEVEN_PER_MEDIAN_TOKEN;

        assertThat(layer(BEFORE, AT, justEven * 0.999, 30).ask(new SomeTokens()))
                .isPresent();
        assertThat(layer(BEFORE, AT, justEven, 30).ask(new SomeTokens())).isEmpty();
    }

    @Test
    void a_few_tokens_may_be_chance() {
        assertThat(layer(BEFORE, AT, AT / 4, 6).ask(new SomeTokens())).isPresent();
        assertThat(layer(BEFORE, AT, AT / 4, 5).ask(new SomeTokens())).isEmpty();
    }

    @Test
    void an_error_that_grows_as_rounding_does_is_rounding() {
        assertThat(layer(BEFORE, Calibration.STATE_ERROR_JUMP * BEFORE + 1e-5, 0.001, 30)
                        .ask(new SomeTokens()))
                .isPresent();
        assertThat(layer(BEFORE, Calibration.STATE_ERROR_JUMP * BEFORE, 0.001, 30)
                        .ask(new SomeTokens()))
                .isEmpty();
    }

    @Test
    void flips_of_the_router_are_not_the_experts_fault() {
        // 4 / √π · 2 · √(2 ln 2) · 0.02
        assertThat(UnevenTokens.flipShare(new Experts(4, 2), 0.02)).isCloseTo(0.1063, within(1e-4));
        assertThat(layer(0.02, 0.2, 0.05, 11).ask(new SomeTokens())).isPresent();
        assertThat(layer(0.02, 0.2, 0.05, 10).ask(new SomeTokens())).isEmpty();
        assertThat(UnevenTokens.flipShare(new Experts(128, 8), 1)).isEqualTo(1);
    }

    @Test
    void flips_are_named_where_they_explain_it() {
        assertThat(layer(0.02, 0.2, 0.05, 10).rows(1e-4, 0.5, 0.5).ask(new RouterFlips()))
                .isPresent();
        assertThat(layer(0.02, 0.2, 0.05, 11).rows(1e-4, 0.5, 0.5).ask(new RouterFlips()))
                .isEmpty();
    }

    @Test
    void without_experts_nothing_is_uneven() {
        EvidenceSample dense = layer(BEFORE, AT, AT / 4, 30).experts(4, 4);

        assertThat(dense.ask(new SomeTokens())).isEmpty();
    }

    private static Finding diagnosed(EvidenceSample sample) {
        return sample.findings(Diagnosis.PRECEDENCE).get(0);
    }

    /** Returns states of two layers of which the second has some far tokens, the last ones of a hundred. */
    private static EvidenceSample layer(double before, double at, double medianToken, int farTokens) {
        CacheDifference spread =
                new CacheDifference(100, 32, 0.1, medianToken, medianToken, farTokens, 100 - farTokens, null, null);
        return wrongFromTheFirstRow()
                .bodyBits(8)
                .experts(4, 2)
                .state("0.key", before)
                .state("1.key", 5000, 0, true, new StateDifference(1, at, null, spread));
    }
}
