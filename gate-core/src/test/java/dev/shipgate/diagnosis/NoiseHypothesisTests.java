package dev.shipgate.diagnosis;

import static dev.shipgate.diagnosis.EvidenceSample.sound;
import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.MarginNoiseSample;
import java.util.Arrays;
import java.util.function.DoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each test rejects noise on one side of its figure in the calibration, and not on the other. */
class NoiseHypothesisTests {

    private static final double JUST = 1e-3;
    private static final double LAST_STATE_ERROR = 0.012;
    private static final int ENOUGH_ROWS = Calibration.ROWS_WITH_A_PERCENTILE;

    static Stream<Arguments> figures() {
        return Stream.of(
                above(
                        "sigma of the margins",
                        Calibration.FLOAT_SIGMA_NATS,
                        sigma -> near().bodyBits(32).with(noise().sigma(sigma).build())),
                above("the slope of the rows", Calibration.SLOPE_ERROR, error -> with(noise().slope(1 + error, 0.1))),
                above("the slope of the rows", Calibration.SLOPE_ERROR, error -> with(noise().slope(1 - error, 0.1))),
                above(
                        "the margins are shifted",
                        Calibration.BIAS_STANDARD_ERRORS,
                        errors -> with(noise().sigma(0.05).bias(-0.05, -errors))),
                above(
                        "the margins are shifted",
                        Calibration.BIAS_SIGMAS,
                        sigmas -> with(noise().sigma(0.05).bias(0.05 * sigmas, 20))),
                below("flips, and there are 30", Calibration.FLIP_PROBABILITY, odds -> flips(30, 5, odds, 0.3)),
                below("flips, and there are 30", 30 / Calibration.FLIP_EXCESS, expected -> flips(30, expected, 0, 0.3)),
                above("flips, and there are 30", Calibration.TIE_NATS, margin -> flips(30, 5, 0, margin)),
                above(
                        "a token stands out",
                        Calibration.TOKEN_ERROR_PER_MEDIAN,
                        ratio -> with(noise().scored(0.03 * ratio, 0.03))),
                below(
                        "the first rows",
                        Calibration.FIRST_ROWS_SHARE,
                        share -> near().scatter(0.03 * share, 0.03, 0.03, 0.03)),
                above(
                        "some positions stand out",
                        Calibration.FAR_ROWS_PER_MEDIAN,
                        ratio -> near().scatter(oneFar(ENOUGH_ROWS, 0.03 * ratio))),
                above(
                        "times as far as the last state",
                        Calibration.ROW_PER_STATE_ERROR,
                        ratio -> rowsAt(ratio * LAST_STATE_ERROR, LAST_STATE_ERROR)),
                above("times as far as the last state", Calibration.ROUNDED_ROW_ERROR, error -> rowsAt(error, 1e-6)),
                above(
                        "a layer stands out",
                        Calibration.STATE_ERROR_JUMP,
                        factor -> near().state("2.key", LAST_STATE_ERROR * factor)),
                above(
                        "a layer stands out",
                        Calibration.LARGEST_FIRST_STATE_ERROR,
                        error -> sound().cosine(1).rows(0, 0).state("0.key", error)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("figures")
    void a_figure_rejects_noise_where_it_says(String rejection, EvidenceSample held, EvidenceSample rejected) {
        assertThat(hypothesis(held).rejections()).isEmpty();
        assertThat(hypothesis(held).holds()).isTrue();
        assertThat(hypothesis(rejected).rejections()).singleElement().asString().contains(rejection);
        assertThat(hypothesis(rejected).holds()).isFalse();
    }

    @Test
    void noise_holds_of_a_sound_bundle() {
        assertThat(hypothesis(with(noise())).holds()).isTrue();
    }

    @Test
    void one_flip_from_the_tail_of_noise_rejects_nothing() {
        assertThat(hypothesis(flips(1, 4e-11, 4e-11, 0.204)).holds()).isTrue();
    }

    @Test
    void many_flips_of_an_unknown_lead_reject_noise() {
        assertThat(hypothesis(flips(30, 5, 0, null)).holds()).isFalse();
    }

    @Test
    void a_figure_that_equals_its_limit_rejects_nothing() {
        assertThat(Stream.of(
                        near().bodyBits(32)
                                .with(noise().sigma(Calibration.FLOAT_SIGMA_NATS)
                                        .build()),
                        with(noise().sigma(0.05).bias(0.05, Calibration.BIAS_STANDARD_ERRORS)),
                        with(noise().sigma(0.05).bias(Calibration.BIAS_SIGMAS * 0.05, 20)),
                        flips(30, 5, Calibration.FLIP_PROBABILITY, 0.3),
                        flips(5, 2, 0, 0.3),
                        flips(30, 5, 0, Calibration.TIE_NATS),
                        with(noise().scored(Calibration.TOKEN_ERROR_PER_MEDIAN * 0.03, 0.03)),
                        near().scatter(Calibration.FIRST_ROWS_SHARE * 0.03, 0.03, 0.03, 0.03),
                        near().scatter(oneFar(ENOUGH_ROWS, Calibration.FAR_ROWS_PER_MEDIAN * 0.03))))
                .allSatisfy(
                        sample -> assertThat(hypothesis(sample).rejections()).isEmpty());
    }

    @Test
    void logits_that_are_off_by_their_rounding_are_not_further_off_than_the_states() {
        double rowError = 3 * LAST_STATE_ERROR;

        assertThat(hypothesis(rowsAt(rowError, LAST_STATE_ERROR)
                                .with(noise().rho(0.0625).ulp(0.0625).build()))
                        .holds())
                .isTrue();
        assertThat(hypothesis(rowsAt(rowError, LAST_STATE_ERROR)
                                .with(noise().rho(0.063).ulp(0.0625).build()))
                        .rejections())
                .containsExactly(
                        "the rows are 0.036 away from the oracle's, 3.0 times as far as the last state, 1.key");
    }

    @Test
    void only_a_position_that_stands_out_rejects_noise_by_position() {
        assertThat(hypothesis(near().scatter(oneFar(ENOUGH_ROWS, 0.3))).rejectsByPosition())
                .isTrue();
        assertThat(hypothesis(with(noise().slope(1.2, 0.1))).rejectsByPosition())
                .isFalse();
        assertThat(hypothesis(near().state("2.key", 0.9)).rejectsByPosition()).isFalse();
    }

    @Test
    void sigma_of_quantised_weights_alone_rejects_nothing() {
        assertThat(hypothesis(with(noise().sigma(0.5))).holds()).isTrue();
    }

    @Test
    void too_few_rows_have_no_position_that_stands_out() {
        assertThat(hypothesis(near().scatter(oneFar(ENOUGH_ROWS - 1, 3))).holds())
                .isTrue();
    }

    @Test
    void a_first_layer_in_floats_is_no_jump_of_a_quantised_bundle() {
        double roundingOf8Bits = Math.pow(2, -8);

        assertThat(hypothesis(mixed(8, Calibration.STATE_ERROR_JUMP * roundingOf8Bits * (1 - JUST)))
                        .holds())
                .isTrue();
        assertThat(hypothesis(mixed(8, Calibration.STATE_ERROR_JUMP * roundingOf8Bits * (1 + JUST)))
                        .rejections())
                .singleElement()
                .asString()
                .contains("a layer stands out: 1.conv_state");
    }

    @Test
    void the_same_states_are_a_jump_in_a_bundle_of_floats() {
        assertThat(hypothesis(mixed(32, 0.005)).rejections())
                .singleElement()
                .asString()
                .contains("a layer stands out: 1.conv_state");
    }

    @Test
    void first_rows_that_are_nearer_are_noise_where_only_what_is_carried_is_rounded() {
        EvidenceSample nearFirst = near().scatter(0.001, 0.03, 0.03, 0.03);

        assertThat(hypothesis(nearFirst).rejections())
                .singleElement()
                .asString()
                .contains("the first rows");
        assertThat(hypothesis(nearFirst.stateType("float8e5m2")).holds()).isTrue();
    }

    /** Returns states of which the first layer's are as near as floats, and the second layer's are this far away. */
    private static EvidenceSample mixed(int bits, double error) {
        return sound().bodyBits(bits)
                .cosine(1)
                .rows(0, 0)
                .state("0.conv_state", 1e-6)
                .state("0.recurrent_state", 2e-6)
                .state("1.conv_state", error);
    }

    /** Returns a sound bundle whose rows are as near as its states. */
    private static EvidenceSample near() {
        return rowsAt(LAST_STATE_ERROR, LAST_STATE_ERROR);
    }

    private static EvidenceSample rowsAt(double rowError, double stateError) {
        return sound().cosine(1 - rowError * rowError / 2).rows(0, 0, 0).state("1.key", stateError);
    }

    private static EvidenceSample with(MarginNoiseSample noise) {
        return near().with(noise.build());
    }

    private static MarginNoiseSample noise() {
        return MarginNoiseSample.quiet();
    }

    private static EvidenceSample flips(int flips, double expected, double odds, @Nullable Double largestMargin) {
        return with(noise().flips(flips, expected, odds, largestMargin));
    }

    private static double[] oneFar(int rows, double rhoNats) {
        double[] rhos = new double[rows];
        Arrays.fill(rhos, 0.03);
        rhos[rows / 2] = rhoNats;
        return rhos;
    }

    private static Arguments above(String rejection, double figure, DoubleFunction<EvidenceSample> sample) {
        return Arguments.of(rejection, sample.apply(figure * (1 - JUST)), sample.apply(figure * (1 + JUST)));
    }

    private static Arguments below(String rejection, double figure, DoubleFunction<EvidenceSample> sample) {
        return Arguments.of(rejection, sample.apply(figure * (1 + JUST)), sample.apply(figure * (1 - JUST)));
    }

    private static NoiseHypothesis hypothesis(EvidenceSample sample) {
        return new Symptoms(sample.build()).nullHypothesis();
    }
}
