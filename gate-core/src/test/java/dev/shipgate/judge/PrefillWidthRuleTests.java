package dev.shipgate.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.Samples;
import dev.shipgate.transcript.CarriedSlot;
import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Margin;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.PrefillPath;
import dev.shipgate.transcript.PrefillPath.Flip;
import dev.shipgate.transcript.PrefillPath.Kind;
import dev.shipgate.transcript.PrefillPath.State;
import dev.shipgate.transcript.PrefillWidth;
import dev.shipgate.transcript.RowTop;
import dev.shipgate.transcript.StateDifference;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.Verdict;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** States after wide steps are held against those of single steps, with the noise of the latter. */
class PrefillWidthRuleTests {

    @Test
    void a_transcript_without_paths_is_judged_by_its_rows() {
        assertThat(rule(List.of()).verdict()).isEqualTo(Verdict.PASS);
        assertThat(rule(List.of()).reason()).isEqualTo("in one prefill, 2 of 2 positions agree; as in single steps");
    }

    @Test
    void a_state_further_off_than_five_times_the_noise_fails() {
        assertThat(states(0.049, 0.01).verdict()).isEqualTo(Verdict.PASS);
        assertThat(states(0.051, 0.01).verdict()).isEqualTo(Verdict.FAIL);
        assertThat(states(0.051, 0.01).reason())
                .endsWith("in two chunks, 1 of 1 carried states aren't those of single steps:"
                        + " 0.conv_state is off by 0.051 of its size, over 0.050");
    }

    @Test
    void only_the_first_objection_is_told_in_full() {
        State off = new State(CarriedSlot.of("0.conv_state"), new StateDifference(0.9, 1, null), 0.01);

        assertThat(rule(List.of(path(10, List.of(), off), path(10, List.of(), off)))
                        .reason())
                .endsWith("0.conv_state is off by 1.0 of its size, over 0.050, and 1 more objection to wide steps");
    }

    @Test
    void rounding_of_floats_is_no_fault() {
        assertThat(states(0.0019, 1e-7).verdict()).isEqualTo(Verdict.PASS);
        assertThat(states(0.0021, 1e-7).verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void much_noise_or_none_that_is_known_excuses_no_more_than_half_a_state() {
        assertThat(states(0.49, 0.3).verdict()).isEqualTo(Verdict.PASS);
        assertThat(states(0.51, 0.3).verdict()).isEqualTo(Verdict.FAIL);
        assertThat(states(0.49, null).verdict()).isEqualTo(Verdict.PASS);
        assertThat(states(0.51, null).verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void a_state_of_another_shape_fails() {
        State another = new State(CarriedSlot.of("3.key"), null, 0.3);

        assertThat(rule(List.of(path(10, List.of(), another))).verdict()).isEqualTo(Verdict.FAIL);
        assertThat(rule(List.of(path(10, List.of(), another))).reason())
                .endsWith("3.key has another shape, or isn't finite");
    }

    @Test
    void a_row_that_differs_beyond_the_tie_band_fails() {
        assertThat(flip(0.09, 8).verdict()).isEqualTo(Verdict.PASS);
        assertThat(flip(0.11, 8).verdict()).isEqualTo(Verdict.FAIL);
        assertThat(flip(0.11, 8).reason())
                .endsWith("in two chunks, 1 of 10 rows have another top-1 than in single steps, where those aren't at a"
                        + " tie, the first at position 1");
    }

    @Test
    void a_row_at_the_edge_of_the_tie_band_or_of_an_ulp_counts() {
        assertThat(flip(0.1, 8).verdict()).isEqualTo(Verdict.FAIL);
        assertThat(coarse(0.25, 0.25).verdict()).isEqualTo(Verdict.FAIL);
        assertThat(coarse(0.25, 0.26).verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void as_many_rows_may_differ_as_the_policy_lets_positions_flip() {
        List<PrefillPath> oneOfFour = List.of(path(4, List.of(new Flip(1, Samples.row(7, 8, 5), Samples.token(8)))));
        List<PrefillPath> oneNotFinite = List.of(path(4, List.of(new Flip(1, Samples.row(7, 8, 5), null))));
        PolicySample tolerant = PolicySample.usual().minAgreementRate(0.75);

        assertThat(rule(tolerant.build(), oneOfFour).verdict()).isEqualTo(Verdict.PASS);
        assertThat(rule(tolerant.build(), oneNotFinite).verdict()).isEqualTo(Verdict.FAIL);
        assertThat(rule(PolicySample.usual().minAgreementRate(0.76).build(), oneOfFour)
                        .verdict())
                .isEqualTo(Verdict.FAIL);
    }

    @Test
    void a_state_may_be_off_by_as_much_as_the_noise_explains() {
        assertThat(states(0.5, 0.3).verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void a_row_that_is_not_finite_fails_whatever_the_margin() {
        assertThat(flip(0.01, null).verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void a_way_that_was_not_run_is_told_and_does_not_count() {
        Ruling ruling = rule(List.of(PrefillPath.notRun(Kind.SECOND_TURN, List.of(2, 1, 1, 3), "no such shape")));

        assertThat(ruling.verdict()).isEqualTo(Verdict.PASS);
        assertThat(ruling.reason()).endsWith("as a second turn: not run, no such shape");
    }

    private static Ruling states(double error, @Nullable Double noise) {
        State state = new State(CarriedSlot.of("0.conv_state"), new StateDifference(0.9, error, null), noise);
        return rule(List.of(path(10, List.of(), state)));
    }

    private static Ruling flip(double stepsMargin, @Nullable Integer found) {
        RowTop steps = new RowTop(Samples.token(7), Samples.token(8), 20, new Margin(stepsMargin, 0.1), 1e-6);
        return rule(List.of(path(10, List.of(new Flip(1, steps, found == null ? null : Samples.token(found))))));
    }

    private static Ruling coarse(double stepsMargin, double ulp) {
        RowTop steps = new RowTop(Samples.token(7), Samples.token(8), 20, new Margin(stepsMargin, 0.1), ulp);
        return rule(List.of(path(10, List.of(new Flip(1, steps, Samples.token(8))))));
    }

    private static PrefillPath path(int rows, List<Flip> flips, State... states) {
        return new PrefillPath(Kind.TWO_CHUNKS, List.of(rows - 2, 2), rows, 0, flips, 0.1, List.of(states), null);
    }

    private static Ruling rule(List<PrefillPath> paths) {
        return rule(Samples.policy(), paths);
    }

    private static Ruling rule(Policy policy, List<PrefillPath> paths) {
        return new PrefillWidthRule(policy)
                .rule(
                        new PrefillWidth(
                                Subject.of(CheckId.PREFILL_WIDTH, "alphabet"),
                                2,
                                List.of(Samples.position(0, 5, 7), Samples.position(1, 5, 7)),
                                Collections.emptyList(),
                                0.01,
                                paths),
                        CaseKind.GATE);
    }
}
