package dev.shipgate.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.Samples;
import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.DeviceParity;
import dev.shipgate.transcript.Divergence;
import dev.shipgate.transcript.DivergenceKind;
import dev.shipgate.transcript.Margin;
import dev.shipgate.transcript.Sequence;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

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

    private static void assertRuling(Sequence oracle, Sequence bundle, Verdict verdict, String reason) {
        Ruling ruling = new DeviceParityRule(PolicySample.usual().build())
                .rule(
                        new DeviceParity(Subject.of(CheckId.DEVICE_RUNS, "alphabet", "phone"), oracle, bundle),
                        CaseKind.GATE);

        assertThat(ruling.verdict()).isEqualTo(verdict);
        assertThat(ruling.reason()).isEqualTo(reason);
    }
}
