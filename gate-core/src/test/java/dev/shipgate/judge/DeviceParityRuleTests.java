package dev.shipgate.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.Samples;
import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.DeviceParity;
import dev.shipgate.transcript.DevicePosition;
import dev.shipgate.transcript.Divergence;
import dev.shipgate.transcript.DivergenceKind;
import dev.shipgate.transcript.Judgement.Counts;
import dev.shipgate.transcript.Margin;
import dev.shipgate.transcript.RowTop;
import dev.shipgate.transcript.Sequence;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceParityRuleTests {

    private static final Sequence SAME = Samples.identical(7, 9);
    private static final Sequence FLIPPED = Samples.diverging(List.of(7, 9), 1, 5, new Margin(5, 0.5), null);

    @Test
    void two_equal_comparisons_are_told_as_that_with_the_oracle() {
        assertRuling(SAME, SAME, Verdict.PASS, "against the oracle: 2 of 2 tokens agree");
    }

    @Test
    void the_worse_comparison_counts() {
        String flipped = "1 of 2 tokens agree; 1 flipped where the oracle is confident";

        assertRuling(FLIPPED, SAME, Verdict.FAIL, "against the oracle: " + flipped);
        assertRuling(SAME, FLIPPED, Verdict.FAIL, "against the gated bundle: " + flipped);
    }

    @Test
    void a_device_that_goes_on_past_the_stop_is_told_so() {
        Sequence past = new Sequence(
                List.of(7, 9),
                List.of(7, 9, 4),
                null,
                null,
                new Divergence(2, DivergenceKind.RUNS_PAST_STOP, null, Samples.token(4), null, null, null));

        assertRuling(
                past,
                past,
                Verdict.FAIL,
                "against the oracle: 2 of 3 tokens agree; 1 flipped where the oracle is confident; the device goes on"
                        + " past the oracle's stop, after 2 tokens that agree");
    }

    @Test
    void a_recording_that_ends_early_is_inconclusive() {
        Sequence cut = new Sequence(
                List.of(7, 9),
                List.of(7),
                null,
                null,
                new Divergence(1, DivergenceKind.ENDS_SHORT, Samples.token(9), null, null, null, null));

        assertRuling(
                cut,
                cut,
                Verdict.INCONCLUSIVE,
                "against the oracle: the recording ends after 1 of 2 tokens, all of them correct: truncated, not"
                        + " corrupt");
    }

    @Test
    void a_continuation_that_ends_at_a_logit_that_is_not_finite_fails_and_is_not_called_truncated() {
        Sequence broken = new Sequence(
                List.of(7, 9),
                List.of(7),
                null,
                null,
                new Divergence(1, DivergenceKind.ENDS_SHORT, Samples.token(9), null, null, null, null));

        Ruling ruling = new DeviceParityRule(PolicySample.usual().build())
                .rule(
                        new DeviceParity(
                                Subject.of(CheckId.DEVICE_RUNS, "alphabet", "my engine"),
                                broken,
                                broken,
                                List.of(),
                                null,
                                null,
                                1),
                        CaseKind.GATE);

        assertThat(ruling.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(ruling.reason())
                .isEqualTo("against the oracle: 1 of 2 tokens agree; 1 with NaN or infinite logits; a logit is NaN or"
                        + " infinite at token 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"truncated", "killed", "error", "the run did not end"})
    void an_answer_that_was_cut_short_never_passes(String interruption) {
        assertThat(ruling(List.of(), interruption, null, SAME))
                .isEqualTo(new Ruling(
                        Verdict.INCONCLUSIVE,
                        ruling(List.of(), null, null, SAME).tally(),
                        "against the oracle: 2 of 2 tokens agree; but the recording was cut short: " + interruption,
                        Counts.TOKENS));
        assertThat(ruling(List.of(), interruption, null, FLIPPED).verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void a_device_that_differs_from_itself_is_inconclusive() {
        assertThat(ruling(List.of(), null, 1, SAME).verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(ruling(List.of(), null, 1, SAME).reason())
                .endsWith("; but the device gave another answer to the same prompt, from token 1 on");
    }

    @Test
    void rows_are_judged_as_those_of_the_sweep() {
        assertThat(ruling(List.of(row(0, 7, 9, 5), row(1, 7, 9, 5)), null, null, SAME)
                        .verdict())
                .isEqualTo(Verdict.PASS);
        Ruling flip = ruling(List.of(row(0, 7, 9, 5), row(1, 9, 7, 5)), null, null, SAME);
        assertThat(flip.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(flip.counts()).isEqualTo(Counts.ROWS);
        assertThat(flip.reason())
                .isEqualTo("its rows against the oracle's: 1 of 2 positions agree; 1 flipped where the oracle"
                        + " is confident");
        assertThat(ruling(List.of(row(0, 7, 9, 5), row(1, 9, 7, 0.001)), null, null, SAME)
                        .verdict())
                .isEqualTo(Verdict.PASS_TIE);
        DevicePosition broken = new DevicePosition(1, Samples.token(1), top(7, 9, 5), null, 3, 0, null, null, null);
        assertThat(ruling(List.of(row(0, 7, 9, 5), broken), null, null, SAME).verdict())
                .isEqualTo(Verdict.FAIL);
    }

    /** The device's top-1 at a position where the oracle has token 7 before 9. */
    private static DevicePosition row(int position, int top1, int runnerUp, double marginNats) {
        return new DevicePosition(
                position,
                Samples.token(1),
                top(7, 9, marginNats),
                top(top1, runnerUp, 1),
                0,
                16,
                0.0,
                top1 == 7 ? null : marginNats,
                null);
    }

    private static RowTop top(int top1, int runnerUp, double marginNats) {
        return new RowTop(
                Samples.token(top1), Samples.token(runnerUp), 10, new Margin(marginNats, marginNats / 10), 1e-6);
    }

    private static Ruling ruling(
            List<DevicePosition> rows,
            @Nullable String interruption,
            @Nullable Integer repeatsAgree,
            Sequence sequence) {
        return new DeviceParityRule(PolicySample.usual().build())
                .rule(
                        new DeviceParity(
                                Subject.of(CheckId.DEVICE_RUNS, "alphabet", "phone"),
                                sequence,
                                sequence,
                                rows,
                                interruption,
                                repeatsAgree),
                        CaseKind.GATE);
    }

    private static void assertRuling(Sequence oracle, Sequence bundle, Verdict verdict, String reason) {
        Ruling ruling = new DeviceParityRule(PolicySample.usual().build())
                .rule(
                        new DeviceParity(Subject.of(CheckId.DEVICE_RUNS, "alphabet", "phone"), oracle, bundle),
                        CaseKind.GATE);

        assertThat(ruling.verdict()).isEqualTo(verdict);
        assertThat(ruling.reason()).isEqualTo(reason);
    }
}
