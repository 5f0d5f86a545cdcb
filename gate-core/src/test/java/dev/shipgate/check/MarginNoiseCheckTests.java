package dev.shipgate.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.shipgate.fixture.DifferenceSample;
import dev.shipgate.fixture.PositionSample;
import dev.shipgate.fixture.Samples;
import dev.shipgate.transcript.CarriedSlot;
import dev.shipgate.transcript.CarriedStates;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.MarginNoise;
import dev.shipgate.transcript.MarginShift;
import dev.shipgate.transcript.NotMeasured;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.RowNoise;
import dev.shipgate.transcript.StateDifference;
import dev.shipgate.transcript.StateGrowth;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.TeacherForcedSweep;
import dev.shipgate.transcript.TokenError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The noise of sweeps made by hand. The oracle's margin is 5 nat everywhere unless a test sets another. */
class MarginNoiseCheckTests {

    @Test
    void sigma_and_bias_are_medians_over_all_cases() {
        MarginNoise noise = measure(sweep("alphabet", 0.1, -0.3), sweep("passage", 0.2, 0.4, 0.5));

        assertThat(noise.positions()).isEqualTo(5);
        assertThat(noise.sigmaNats()).isCloseTo(1.4826 * 0.3, within(1e-12));
        assertThat(noise.biasNats()).isEqualTo(0.2);
        assertThat(noise.biasStandardErrors()).isCloseTo(0.2 / (1.2533 * 1.4826 * 0.3 / Math.sqrt(5)), within(1e-12));
    }

    @Test
    void without_any_shift_there_is_no_noise_and_no_bias() {
        MarginNoise noise = measure(sweep("alphabet", 0, 0, 0));

        assertThat(noise.sigmaNats()).isZero();
        assertThat(noise.biasStandardErrors()).isZero();
        assertThat(noise.expectedFlips()).isZero();
        assertThat(noise.flipProbability()).isEqualTo(1);
    }

    @Test
    void the_largest_shifts_come_first_with_their_places() {
        MarginNoise noise = measure(sweep("alphabet", 0.1, -0.9), sweep("passage", 0.2, 0.3, -0.4, 0.5, 0.05));

        assertThat(noise.largestShifts())
                .containsExactly(
                        new MarginShift("alphabet", 1, -0.9),
                        new MarginShift("passage", 3, 0.5),
                        new MarginShift("passage", 2, -0.4),
                        new MarginShift("passage", 1, 0.3),
                        new MarginShift("passage", 0, 0.2));
    }

    @Test
    void flips_are_counted_beside_those_that_noise_predicts() {
        double sigma = 1.4826 * 0.1;
        MarginNoise noise = measure(sweep(
                "alphabet",
                row(0.1).oracle(Samples.row(7, 8, 2 * sigma)).bundle(Samples.row(8, 7, 1)),
                row(0.1).oracle(Samples.row(7, 8, sigma)).bundle(Samples.row(8, 7, 1)),
                row(-0.1).oracle(Samples.row(7, 8, 9))));

        assertThat(noise.flips()).isEqualTo(2);
        assertThat(noise.expectedFlips()).isCloseTo(0.158655 + 0.022750, within(1e-5));
        assertThat(noise.flipProbability()).isCloseTo(0.158655 * 0.022750, within(1e-6));
        assertThat(noise.largestFlippedMarginNats()).isCloseTo(2 * sigma, within(1e-12));
    }

    @Test
    void without_a_flip_there_is_no_flipped_margin() {
        assertThat(measure(sweep("alphabet", 0.1)).largestFlippedMarginNats()).isNull();
    }

    @Test
    void a_flip_of_an_unknown_lead_leaves_the_largest_unknown() {
        MarginNoise noise = measure(sweep(
                "alphabet",
                row(0.1).oracle(Samples.row(7, 8, 0.05)).bundle(Samples.row(8, 7, 1)),
                row(0.1).oracle(Samples.row(7, 8, 5)).bundle(Samples.row(42, 7, 1))));

        assertThat(noise.flips()).isEqualTo(2);
        assertThat(noise.largestFlippedMarginNats()).isNull();
    }

    @Test
    void rho_slope_residual_and_kl_are_medians() {
        MarginNoise noise = measure(sweep(
                "alphabet",
                position(new RowNoise(0, 0, 0, 0.1, 0.9, 0.3), 0.001),
                position(new RowNoise(0, 0, 0, 0.2, null, null), 0.002),
                position(new RowNoise(0, 0, 0, 0.6, 1.1, 0.5), 0.009)));

        assertThat(noise.rhoNats()).isEqualTo(0.2);
        assertThat(noise.slope()).as("of the two rows that have one").isCloseTo(1, within(1e-12));
        assertThat(noise.residualRmsNats()).isCloseTo(0.4, within(1e-12));
        assertThat(noise.medianKlNats()).isEqualTo(0.002);
        assertThat(noise.topK()).isNull();
    }

    @Test
    void rows_without_a_slope_have_no_median_slope() {
        MarginNoise noise = measure(sweep("alphabet", position(new RowNoise(0, 0, 0, 0.1, null, null), 0)));

        assertThat(noise.slope()).isNull();
        assertThat(noise.residualRmsNats()).isNull();
    }

    @Test
    void the_shortest_top_k_row_sets_k() {
        MarginNoise noise = measure(sweep(
                "alphabet",
                PositionSample.at(0).difference(difference(0.1, 0.1).topK(64)),
                PositionSample.at(0).difference(difference(0.1, 0.1).topK(20))));

        assertThat(noise.topK()).isEqualTo(20);
    }

    @Test
    void errors_are_summed_for_each_id_that_was_fed() {
        MarginNoise noise = measure(sweep(
                "alphabet",
                row(0, 0.1).input(Samples.token(3)),
                row(0, 0.3).input(Samples.token(5)),
                row(0, 0.7).input(Samples.token(5)),
                row(0, 0.2).input(Samples.token(4))));

        assertThat(noise.fed().ids()).isEqualTo(3);
        assertThat(noise.fed().medianRmsNats()).isEqualTo(0.2);
        TokenError largest = noise.fed().largest().get(0);
        assertThat(noise.fed().largest()).extracting(each -> each.token().id()).containsExactly(5, 4, 3);
        assertThat(largest.rows()).isEqualTo(2);
        assertThat(largest.meanNats()).isCloseTo(0.5, within(1e-12));
        assertThat(largest.rmsNats()).isCloseTo(Math.sqrt((0.09 + 0.49) / 2), within(1e-12));
    }

    @Test
    void only_the_five_largest_errors_by_fed_id_are_listed() {
        PositionSample[] rows = IntStream.range(0, 8)
                .mapToObj(id -> row(0, 0.1 * (id + 1)).input(Samples.token(id)))
                .toArray(PositionSample[]::new);

        MarginNoise noise = measure(sweep("alphabet", rows));

        assertThat(noise.fed().ids()).isEqualTo(8);
        assertThat(noise.fed().largest()).extracting(each -> each.token().id()).containsExactly(7, 6, 5, 4, 3);
    }

    @Test
    void rows_that_are_not_finite_or_without_noise_are_left_out() {
        MarginNoise noise = measure(sweep(
                "alphabet",
                row(0.1),
                row(0).nonFinite(3),
                row(0).difference(DifferenceSample.closeRows().noise(null).whole())));

        assertThat(noise.positions()).isEqualTo(1);
    }

    @Test
    void nothing_finite_is_not_measured() {
        assertThat(observe(List.of(), sweep("alphabet", row(0).nonFinite(3))))
                .isInstanceOfSatisfying(NotMeasured.class, nothing -> {
                    assertThat(nothing.subject()).isEqualTo(Subject.of(CheckId.MARGIN_NOISE));
                    assertThat(nothing.reason()).contains("no teacher-forced position has two finite rows");
                });
        assertThat(observe(List.of())).isInstanceOf(NotMeasured.class);
    }

    @Test
    void the_state_that_grew_most_is_named_over_all_cases() {
        CarriedStates even = states("alphabet", 0.01, 0.02, 0.03);
        CarriedStates jump = states("scripture", 0.01, 0.008, 0.2);

        assertThat(growth(even, jump)).isEqualTo(new StateGrowth(CarriedSlot.of("2.key"), 0.2, 0.01));
        assertThat(growth(jump, even)).isEqualTo(growth(even, jump));
    }

    @Test
    void states_that_could_not_be_compared_do_not_grow() {
        assertThat(growth(states("alphabet", 0.01, null, 0.02)))
                .isEqualTo(new StateGrowth(CarriedSlot.of("2.key"), 0.02, 0.01));
        assertThat(growth(states("alphabet", null, 0.5))).isNull();
        assertThat(growth()).isNull();
    }

    @Test
    void a_state_that_is_off_after_exact_ones_grew() {
        StateGrowth growth = growth(states("alphabet", 0.0, 0.5, 0.6));

        assertThat(growth).isNotNull().satisfies(grown -> {
            assertThat(grown.slot()).isEqualTo(CarriedSlot.of("1.key"));
            assertThat(grown.isMoreThan(1000)).isTrue();
        });
    }

    @Test
    void a_state_that_is_off_by_the_last_bit_after_exact_ones_hides_no_jump() {
        assertThat(growth(states("alphabet", 0.0, 1e-7, 0.5))).isNotNull().satisfies(grown -> {
            assertThat(grown.slot()).isEqualTo(CarriedSlot.of("2.key"));
            assertThat(grown.error()).isEqualTo(0.5);
        });
    }

    private static MarginNoise measure(TeacherForcedSweep... sweeps) {
        return (MarginNoise) observe(List.of(), sweeps);
    }

    private static @Nullable StateGrowth growth(CarriedStates... states) {
        return ((MarginNoise) observe(List.of(states), sweep("alphabet", 0.1))).stateGrowth();
    }

    private static Observation observe(List<CarriedStates> states, TeacherForcedSweep... sweeps) {
        return MarginNoiseCheck.measure(List.of(sweeps), states, null, 8.0, null);
    }

    private static TeacherForcedSweep sweep(String caseId, double... shifts) {
        return sweep(
                caseId,
                Arrays.stream(shifts).mapToObj(MarginNoiseCheckTests::row).toArray(PositionSample[]::new));
    }

    private static TeacherForcedSweep sweep(String caseId, PositionSample... rows) {
        List<PositionObservation> positions = new ArrayList<>();
        for (PositionSample row : rows) {
            positions.add(row.position(positions.size()).build());
        }
        return new TeacherForcedSweep(Subject.of(CheckId.TEACHER_FORCED_SWEEP, caseId), positions, List.of());
    }

    private static PositionSample row(double shift) {
        return row(shift, 0.1);
    }

    private static PositionSample row(double shift, double rho) {
        return PositionSample.at(0).difference(difference(shift, rho).whole());
    }

    private static PositionSample position(RowNoise noise, double klNats) {
        return PositionSample.at(0)
                .difference(
                        DifferenceSample.closeRows().klNats(klNats).noise(noise).whole());
    }

    private static DifferenceSample difference(double shift, double rho) {
        return DifferenceSample.closeRows().noise(new RowNoise(10, 5, shift, rho, 1.0, rho));
    }

    private static CarriedStates states(String caseId, @Nullable Double... errors) {
        List<CarriedStates.State> states = new ArrayList<>();
        for (Double error : errors) {
            states.add(new CarriedStates.State(
                    CarriedSlot.of(states.size() + ".key"),
                    3,
                    3,
                    0,
                    3,
                    false,
                    90,
                    true,
                    error == null ? null : new StateDifference(1, error, null)));
        }
        return new CarriedStates(Subject.of(CheckId.CARRIED_STATE, caseId), 3, states);
    }
}
