package dev.shipgate.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.transcript.CarriedSlot;
import dev.shipgate.transcript.Localisation.SlotDifference;
import dev.shipgate.transcript.RowDifference;
import dev.shipgate.transcript.RowNoise;
import dev.shipgate.transcript.StateDifference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Noise of any size keeps two bundles together; what stands out of it parts them. */
class PartingTests {

    private static final QuantisationNoise INT8 =
            new QuantisationNoise(8, Calibration.EIGHT_BIT_ROUNDING_KL_NATS, Math.pow(2, -8));

    @Test
    void large_noise_that_is_spread_evenly_does_not_part_bundles() {
        assertThat(Parting.of(Collections.nCopies(16, step(0.03, 0.035, 0.06)), INT8))
                .isEmpty();
    }

    @Test
    void a_state_that_stands_out_parts_them_where_it_first_does() {
        List<StepDifference> steps = List.of(step(0.01, 0.012, 0.01), step(0.01, 0.2, 0.1), step(0.01, 0.3, 0.2));

        Parting parting = Parting.of(steps, INT8).orElseThrow();

        assertThat(parting.position()).isEqualTo(1);
        assertThat(parting.jump().orElseThrow().at().slot()).hasToString("1.key");
    }

    @Test
    void rows_further_off_than_the_last_state_part_them_after_it() {
        Parting parting = Parting.of(Collections.nCopies(16, step(0.01, 0.012, 0.03)), INT8)
                .orElseThrow();

        assertThat(parting.position()).isZero();
        assertThat(parting.jump()).isEmpty();
    }

    @Test
    void another_slope_parts_them() {
        assertThat(Parting.of(Collections.nCopies(16, step(0.01, 0.012, 0.01, 1.06, 0.03)), INT8))
                .isPresent();
    }

    @Test
    void one_row_in_fifty_that_is_far_off_parts_them_there() {
        List<StepDifference> steps = new ArrayList<>(Collections.nCopies(100, step(0.01, 0.012, 0.01)));
        steps.set(60, step(0.01, 0.012, 0.01, 1, 0.5));
        steps.set(70, step(0.01, 0.012, 0.01, 1, 0.5));

        assertThat(Parting.of(steps, INT8).orElseThrow().position()).isEqualTo(60);
        assertThat(Parting.of(steps.subList(0, 70), INT8)).as("one of seventy").isEmpty();
    }

    @Test
    void a_row_that_is_not_finite_parts_them_there() {
        StepDifference notFinite = new StepDifference(step(0.01, 0.012, 0.01).states(), Optional.empty());

        assertThat(Parting.of(List.of(step(0.01, 0.012, 0.01), notFinite), INT8)
                        .orElseThrow()
                        .position())
                .isEqualTo(1);
    }

    private static StepDifference step(double first, double last, double row) {
        return step(first, last, row, 1, 0.03);
    }

    private static StepDifference step(double first, double last, double row, double slope, double rhoNats) {
        RowNoise noise = new RowNoise(10, 5, 0, rhoNats, slope, 0.01);
        return new StepDifference(
                List.of(state("0.key", first), state("1.key", last)),
                Optional.of(new RowDifference.Full(1, 1 - row * row / 2, 0.001, 0.1, 0.03, 0.0, noise)));
    }

    private static SlotDifference state(String slot, double error) {
        return new SlotDifference(CarriedSlot.of(slot), new StateDifference(1, error, null));
    }
}
