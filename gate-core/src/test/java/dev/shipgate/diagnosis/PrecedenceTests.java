package dev.shipgate.diagnosis;

import static dev.shipgate.diagnosis.EvidenceSample.GATE;
import static dev.shipgate.diagnosis.EvidenceSample.wrongAfterTheFirstRow;
import static dev.shipgate.diagnosis.EvidenceSample.wrongFromTheFirstRow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.Samples;
import dev.shipgate.transcript.CacheDifference;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.StateDifference;
import dev.shipgate.transcript.Strength;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The list of signatures decides which finding comes first, and nothing else does. */
class PrecedenceTests {

    /** Coarse keys are off beside values that are right, as rotated keys are. */
    private final EvidenceSample coarseKeys = wrongAfterTheFirstRow()
            .state("0.recurrent_state", 0.01)
            .state("1.key", 0.5, 1, 20)
            .state("1.value", 0.01);

    /** A claim is false, and the tokens are wrong for another reason. */
    private final EvidenceSample falseClaim = wrongFromTheFirstRow()
            .soundStates()
            .outsideOracleSpan(0.2)
            .with(Samples.claims(false))
            .objection(CheckId.CLAIMS, GATE);

    @Test
    void of_two_signatures_that_fit_the_first_in_the_list_explains_the_run() {
        Signature coarse = new CoarseState();
        Signature rotary = new RotaryPositions();

        assertThat(coarseKeys.ask(List.of(coarse, rotary))).containsExactly("coarse-state");
        assertThat(coarseKeys.ask(List.of(rotary, coarse))).containsExactly("rotary-positions");
    }

    @Test
    void coarse_keys_come_before_rotated_keys() {
        assertThat(coarseKeys.ask(Diagnosis.PRECEDENCE)).startsWith("coarse-state");
    }

    @Test
    void experts_that_a_router_chooses_come_before_the_attention() {
        assertThat(afterAttention().ask(Diagnosis.PRECEDENCE)).startsWith("attention-reach");
        assertThat(afterAttention().experts(32, 4).ask(Diagnosis.PRECEDENCE)).startsWith("router-flips");
        assertThat(afterAttention().experts(32, 4).bodyBits(32).ask(Diagnosis.PRECEDENCE))
                .as("floats flip no router")
                .startsWith("attention-reach");
    }

    @Test
    void experts_that_are_right_for_some_tokens_come_before_the_attention() {
        EvidenceSample mixed = wrongAfterTheFirstRow()
                .bodyBits(32)
                .state("0.key", 1e-7)
                .state("0.value", 1e-7)
                .state("1.key", 5000, 0, true, new StateDifference(0.9, 0.5, null, spread(1e-7)));

        assertThat(mixed.ask(Diagnosis.PRECEDENCE)).startsWith("attention-reach");
        assertThat(mixed.experts(32, 4).ask(Diagnosis.PRECEDENCE)).startsWith("some-tokens");
    }

    private static CacheDifference spread(double lateNear) {
        return new CacheDifference(16, 32, 0.1, 1e-7, 0.5, 0, null, null, lateNear);
    }

    private static EvidenceSample afterAttention() {
        return wrongAfterTheFirstRow()
                .state("0.key", 0.01)
                .state("0.value", 0.01)
                .state("1.conv_state", 0.9);
    }

    @Test
    void a_conclusive_finding_may_come_after_a_strong_one() {
        Evidence evidence = falseClaim.build();

        List<Finding> findings =
                new Diagnosis().diagnose(evidence.measured(), evidence.judgements(), evidence.policy());

        assertThat(findings).extracting(Finding::signature).containsExactly("wrong-head", "false-claim");
        assertThat(findings).extracting(Finding::strength).containsExactly(Strength.STRONG, Strength.CONCLUSIVE);
    }

    @Test
    void a_bisection_comes_after_named_faults_and_before_guesses() {
        Evidence evidence = falseClaim.build();
        Finding bisected =
                new Finding(Family.WEIGHTS, "bisected", Strength.STRONG, "layer 3", List.of("a line"), "compare");

        List<Finding> findings =
                new Diagnosis().diagnose(evidence.measured(), evidence.judgements(), evidence.policy(), bisected);

        assertThat(findings).extracting(Finding::signature).containsExactly("wrong-head", "bisected", "false-claim");
    }

    @Test
    void where_nothing_fits_the_diagnosis_says_so() {
        EvidenceSample nothing = EvidenceSample.sound().objection(CheckId.GREEDY, GATE);

        assertThat(nothing.ask(Diagnosis.PRECEDENCE)).containsExactly("unclassified");
    }

    @Test
    void a_sound_bundle_has_no_finding() {
        assertThat(EvidenceSample.sound().soundStates().ask(Diagnosis.PRECEDENCE))
                .isEmpty();
    }
}
