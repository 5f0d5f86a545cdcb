package dev.shipgate.diagnosis;

import static dev.shipgate.diagnosis.EvidenceSample.GATE;
import static dev.shipgate.diagnosis.EvidenceSample.sound;
import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.MarginNoiseSample;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Strength;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which signatures may speak while noise explains everything, and once it doesn't. */
class NoiseBeforeAccusationTests {

    private static final Signature FACT = new Fixed("a-fact", Family.CLAIM, true);
    private static final Signature ANOTHER_FACT = new Fixed("another-fact", Family.CLAIM, true);
    private static final Signature CULPRIT = new Fixed("a-culprit", Family.WEIGHTS, false);
    private static final Signature ANOTHER_CULPRIT = new Fixed("another-culprit", Family.STATE, false);
    private static final Signature PRECISION = new Fixed("precision", Family.PRECISION, false);
    private static final List<Signature> ALL = List.of(CULPRIT, FACT, ANOTHER_CULPRIT, PRECISION, ANOTHER_FACT);

    @Test
    void while_noise_explains_everything_only_facts_and_precision_speak() {
        assertThat(noisy().ask(ALL)).containsExactly("a-fact", "precision", "another-fact");
    }

    @Test
    void once_noise_is_rejected_the_first_culprit_and_every_fact_speak() {
        assertThat(rejected().ask(ALL)).containsExactly("a-culprit", "a-fact", "another-fact");
    }

    @Test
    void a_culprit_shows_the_tests_that_reject_noise() {
        assertThat(rejected().findings(List.of(CULPRIT, FACT)))
                .satisfiesExactly(
                        culprit ->
                                assertThat(culprit.evidence()).contains("not noise: a layer stands out: 2.conv_state"),
                        fact -> assertThat(fact.evidence()).noneMatch(line -> line.startsWith("not noise: ")));
    }

    @Test
    void a_fact_about_the_state_explains_the_numbers() {
        Signature state = new Fixed("a-state", Family.STATE, true);

        assertThat(rejected().ask(List.of(state, CULPRIT))).containsExactly("a-state");
    }

    @Test
    void where_no_row_was_compared_only_facts_speak() {
        EvidenceSample nothing = rejected().rows();

        assertThat(nothing.ask(ALL)).containsExactly("a-fact", "another-fact");
        assertThat(nothing.ask(List.of(CULPRIT, PRECISION))).containsExactly("unclassified");
    }

    @Test
    void only_the_first_signature_of_numbers_speaks_in_the_programs_own_list() {
        EvidenceSample sample = EvidenceSample.wrongAfterTheFirstRow()
                .state("0.recurrent_state", 0.01)
                .state("1.key", 0.5, 1, 20)
                .state("1.value", 0.01);
        long thatFit = Diagnosis.PRECEDENCE.stream()
                .filter(signature -> !signature.statesAFact())
                .map(sample::ask)
                .flatMap(Optional::stream)
                .count();

        assertThat(thatFit).isGreaterThan(1);
        assertThat(sample.ask(Diagnosis.PRECEDENCE)).hasSize(1);
    }

    @Test
    void noise_over_the_budget_is_called_noise() {
        assertThat(noisy().ask(Diagnosis.PRECEDENCE)).containsExactly("quantisation-noise");
    }

    @ParameterizedTest
    @EnumSource(
            value = CheckId.class,
            names = {"MARGIN_NOISE", "TEACHER_FORCED_SWEEP", "SEEDED_STEP", "GREEDY", "PREFILL_WIDTH", "BASELINE_PARITY"
            })
    void plain_noise_is_recognised_where_noise_alone_can_turn_a_check_red(CheckId check) {
        assertThat(measured().objection(check, GATE).ask(new PlainNoise()))
                .get()
                .satisfies(finding -> {
                    assertThat(finding.family()).isEqualTo(Family.PRECISION);
                    assertThat(finding.strength()).isEqualTo(Strength.STRONG);
                    assertThat(finding.evidence())
                            .contains(
                                    "sigma of the margins is 0.020 nat over 100 positions, with a bias of 0.0010 nat",
                                    "noise of this size predicts 0.2 flips, and there are 0",
                                    "the weights of the layers use 8.0 bits");
                });
    }

    @Test
    void plain_noise_does_not_explain_what_noise_cannot_turn_red() {
        assertThat(measured().objection(CheckId.CLAIMS, GATE).ask(new PlainNoise()))
                .isEmpty();
        assertThat(measured().ask(new PlainNoise())).as("nothing is red").isEmpty();
    }

    @Test
    void plain_noise_needs_a_measurement_and_a_hypothesis_that_holds() {
        assertThat(near().objection(CheckId.GREEDY, GATE).ask(new PlainNoise()))
                .as("noise wasn't measured")
                .isEmpty();
        assertThat(rejected().ask(new PlainNoise())).isEmpty();
    }

    /** Returns a bundle whose rows are as near as its states. */
    private static EvidenceSample near() {
        return sound().cosine(0.9999).rows(0.001, 0.001, 0.001).soundStates();
    }

    private static EvidenceSample measured() {
        return near().with(MarginNoiseSample.quiet().build());
    }

    private static EvidenceSample noisy() {
        return measured().objection(CheckId.TEACHER_FORCED_SWEEP, GATE);
    }

    /** Returns a bundle of which a layer stands out, and the margins are shifted. */
    private static EvidenceSample rejected() {
        return near().state("2.conv_state", 0.9)
                .with(MarginNoiseSample.quiet().bias(-0.6, -20).build())
                .objection(CheckId.TEACHER_FORCED_SWEEP, GATE);
    }

    /** A signature that fits everything. */
    private record Fixed(String name, Family family, boolean statesAFact) implements Signature {

        @Override
        public Set<Strength> strengths() {
            return Set.of(Strength.STRONG);
        }

        @Override
        public Optional<Finding> recognise(Evidence evidence, Symptoms symptoms) {
            return Optional.of(new Finding(family, name, Strength.STRONG, "a summary", List.of("a line"), "do this"));
        }
    }
}
