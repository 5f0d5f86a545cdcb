package dev.shipgate.diagnosis;

import static dev.shipgate.diagnosis.EvidenceSample.GATE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.MarginNoiseSample;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Tally;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NoiseHypothesisTests {

    static Stream<Arguments> tests() {
        return Stream.of(
                Arguments.of("a layer stands out", near().state("2.key", 0.029), near().state("2.key", 0.031)),
                Arguments.of("times as far as the last state", rows(0.9998), rows(0.9995)),
                Arguments.of("although the weights are floats", floats(0.019), floats(0.021)),
                Arguments.of("the slope of the rows", slope(1.049), slope(1.051)),
                Arguments.of("standard errors", bias(0.3), bias(0.5)),
                Arguments.of("noise of this size predicts", flips(24), flips(26)),
                Arguments.of("a token stands out", scored(0.19), scored(0.21)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tests")
    void each_test_rejects_noise_beyond_its_figure(String line, EvidenceSample kept, EvidenceSample rejected) {
        assertThat(hypothesis(kept).rejections()).isEmpty();
        assertThat(hypothesis(rejected).rejections()).hasSize(1).allMatch(reason -> reason.contains(line));
    }

    /** Its first layers are kept in floats on purpose. */
    @Test
    void the_first_state_that_is_rounded_does_not_stand_out() {
        EvidenceSample mixed = EvidenceSample.sound()
                .cosine(0.99999)
                .rows(1e-4)
                .state("0.key", 1e-7)
                .state("1.key", 0.009)
                .state("2.key", 0.01);

        assertThat(hypothesis(mixed).holds()).isTrue();
    }

    @Test
    void while_noise_explains_everything_it_is_the_only_finding() {
        EvidenceSample noisy = near().with(MarginNoiseSample.quiet().sigma(0.2).build())
                .outsideOracleSpan(0.2)
                .objection(CheckId.MARGIN_NOISE, GATE)
                .objection(CheckId.TEACHER_FORCED_SWEEP, GATE);

        assertThat(noisy.ask(Diagnosis.PRECEDENCE)).containsExactly("quantisation-noise");
    }

    @Test
    void where_no_row_was_compared_only_facts_are_found() {
        EvidenceSample nothing =
                EvidenceSample.sound().bodyBits(4).rows().objection(CheckId.TEACHER_FORCED_SWEEP, GATE);

        assertThat(nothing.ask(Diagnosis.PRECEDENCE)).doesNotContain("too-few-levels");
    }

    @Test
    void plain_noise_does_not_explain_logits_that_are_not_finite() {
        Tally notFinite = new Tally(3, 2, List.of(), List.of(), List.of(), List.of(1), 0, 0, List.of());
        EvidenceSample nan =
                near().with(MarginNoiseSample.quiet().build()).objection(CheckId.TEACHER_FORCED_SWEEP, GATE, notFinite);

        assertThat(nan.ask(new PlainNoise())).isEmpty();
        assertThat(nan.objection(CheckId.GREEDY, GATE).ask(new PlainNoise()))
                .as("beside a flip")
                .isPresent();
    }

    private static NoiseHypothesis hypothesis(EvidenceSample sample) {
        return new Symptoms(sample.build()).nullHypothesis();
    }

    private static EvidenceSample near() {
        return EvidenceSample.sound().cosine(0.99999).rows(1e-4, 1e-4).soundStates();
    }

    private static EvidenceSample rows(double cosine) {
        return EvidenceSample.sound().cosine(cosine).rows(1e-4).soundStates();
    }

    private static EvidenceSample floats(double sigma) {
        return EvidenceSample.sound()
                .bodyBits(32)
                .cosine(0.999999999)
                .rows(1e-9)
                .with(MarginNoiseSample.quiet().sigma(sigma).build());
    }

    private static EvidenceSample slope(double slope) {
        return near().with(MarginNoiseSample.quiet().slope(slope, 0.1).build());
    }

    private static EvidenceSample bias(double sigmas) {
        return near().with(MarginNoiseSample.quiet()
                .sigma(0.1)
                .bias(0.1 * sigmas, 7)
                .build());
    }

    private static EvidenceSample flips(int seen) {
        return near().with(MarginNoiseSample.quiet().flips(seen, 10, 5e-5, 1).build());
    }

    private static EvidenceSample scored(double largest) {
        return near().with(MarginNoiseSample.quiet().scored(largest, 0.05).build());
    }
}
