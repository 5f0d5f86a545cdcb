package dev.shipgate.diagnosis;

import static dev.shipgate.diagnosis.EvidenceSample.GATE;
import static dev.shipgate.diagnosis.EvidenceSample.LONG;
import static dev.shipgate.diagnosis.EvidenceSample.NEAR_KL_NATS;
import static dev.shipgate.diagnosis.EvidenceSample.sound;
import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.DifferenceSample;
import dev.shipgate.fixture.PositionSample;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.PrefillWidth;
import dev.shipgate.transcript.Subject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A prefill is compared with single steps over the same tokens: rounding leaves both as far from the oracle. */
class WidthDependentTests {

    private static final Signature RIGHT = new WidthDependent(WidthDependent.Steps.RIGHT);
    private static final Signature WRONG = new WidthDependent(WidthDependent.Steps.WRONG);
    private static final double FURTHER = 1.01 * Calibration.WIDE_KL_PER_STEP_KL * NEAR_KL_NATS;
    private static final double AS_FAR = 0.99 * Calibration.WIDE_KL_PER_STEP_KL * NEAR_KL_NATS;

    @Test
    void a_prefill_further_from_the_oracle_than_single_steps_is_found() {
        assertThat(red().with(prefill(row(1, FURTHER))).ask(RIGHT)).isPresent();
    }

    @Test
    void a_prefill_as_far_from_the_oracle_as_single_steps_is_not() {
        assertThat(red().with(prefill(row(1, AS_FAR))).ask(RIGHT)).isEmpty();
    }

    @Test
    void only_steps_over_the_same_tokens_of_the_same_case_count() {
        EvidenceSample elsewhere = red().rows(NEAR_KL_NATS, NEAR_KL_NATS, 1).rowsOf(LONG, 1, 1);

        assertThat(elsewhere.with(prefill(row(1, FURTHER))).ask(RIGHT)).isPresent();
        assertThat(red().rows(NEAR_KL_NATS, 1).with(prefill(row(1, FURTHER))).ask(RIGHT))
                .isEmpty();
    }

    @Test
    void a_row_that_is_not_finite_is_further_away_than_any_step() {
        PositionObservation notFinite = PositionSample.at(1).nonFinite(3).build();

        assertThat(red().with(prefill(notFinite)).ask(RIGHT)).isPresent();
    }

    @Test
    void an_objection_to_the_steps_decides_which_of_the_two_speaks() {
        EvidenceSample right = red().with(prefill(row(1, FURTHER)));
        EvidenceSample wrong = red().with(prefill(row(1, FURTHER))).objection(CheckId.TEACHER_FORCED_SWEEP, GATE);

        assertThat(right.ask(WRONG)).isEmpty();
        assertThat(wrong.ask(RIGHT)).isEmpty();
        assertThat(wrong.ask(WRONG)).isPresent();
    }

    @Test
    void a_wide_path_that_alone_is_wrong_is_a_fact() {
        assertThat(RIGHT.statesAFact()).isTrue();
        assertThat(WRONG.statesAFact()).isFalse();
    }

    @Test
    void tokens_that_do_not_differ_or_that_nobody_objects_to_are_not_found() {
        PrefillWidth same = new PrefillWidth(
                Subject.of(CheckId.PREFILL_WIDTH, GATE), 2, List.of(row(0, 0), row(1, FURTHER)), List.of(), 0);

        assertThat(red().with(same).ask(RIGHT)).isEmpty();
        assertThat(sound().with(prefill(row(1, FURTHER))).ask(RIGHT)).isEmpty();
    }

    private static EvidenceSample red() {
        return sound().objection(CheckId.PREFILL_WIDTH, GATE);
    }

    /** Returns a prefill of two tokens whose second row is {@code second}. */
    private static PrefillWidth prefill(PositionObservation second) {
        return new PrefillWidth(
                Subject.of(CheckId.PREFILL_WIDTH, GATE), 2, List.of(row(0, NEAR_KL_NATS), second), List.of(1), 2);
    }

    private static PositionObservation row(int position, double klNats) {
        return PositionSample.at(position)
                .difference(DifferenceSample.closeRows().klNats(klNats).whole())
                .build();
    }
}
