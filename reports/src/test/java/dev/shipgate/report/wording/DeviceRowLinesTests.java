package dev.shipgate.report.wording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.Samples;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.DeviceParity;
import dev.shipgate.transcript.DevicePosition;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.Judgement.Counts;
import dev.shipgate.transcript.Margin;
import dev.shipgate.transcript.Sequence;
import dev.shipgate.transcript.Standing;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.Tally;
import dev.shipgate.transcript.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rows of a device are told position by position, as those of the bundle are. */
class DeviceRowLinesTests {

    private static final Subject PHONE = Subject.of(CheckId.DEVICE_RUNS, "alphabet", "phone");
    private static final Sequence SAME = Samples.identical(7, 9);
    private static final DeviceParity PARITY =
            new DeviceParity(PHONE, SAME, SAME, List.of(position(0, 7), position(1, 9), position(2, 9)), null, null);

    @Test
    void a_flip_names_its_position_and_both_tokens() {
        Judgement flipped =
                judgement(Verdict.FAIL, new Tally(3, 1, List.of(2), List.of(), List.of(1), List.of(), 0, 0, List.of()));

        assertThat(new FailureLines("b").of(flipped, PARITY))
                .singleElement()
                .asString()
                .startsWith("b device_runs alphabet on phone position 1 after ")
                .contains("with margin 2.000 nat", "the device has ", "KL is at least 0.50000 nat");
        assertThat(new TieLines().of(flipped, PARITY))
                .singleElement()
                .asString()
                .startsWith("device_runs alphabet on phone position 2: ")
                .endsWith("where the oracle's margin is 2.0000 nat");
    }

    @Test
    void a_tally_of_the_continuation_says_nothing_of_rows() {
        Judgement failed =
                judgement(Verdict.FAIL, new Tally(2, 0, List.of(), List.of(), List.of(1), List.of(), 0, 1, List.of()));

        assertThat(new FailureLines("b").of(failed, PARITY))
                .containsExactly("b device_runs alphabet on phone: because");
        assertThat(new TieLines().of(failed, PARITY)).isEmpty();
    }

    /** Of three rows and three tokens, two agree in each: only the rule knows what it counted. */
    @Test
    void what_the_rule_counted_is_told_even_if_the_counts_are_equal() {
        Sequence tied = Samples.diverging(List.of(7, 9, 4), 2, 5, new Margin(0.001, 0.0001), null);
        DeviceParity both =
                new DeviceParity(PHONE, tied, tied, List.of(position(0, 7), broken(1), position(2, 7)), null, null);
        Tally tokens = new Tally(3, 2, List.of(2), List.of(), List.of(), List.of(), 0, 0, List.of());
        Tally rows = new Tally(3, 2, List.of(), List.of(), List.of(), List.of(1), 0, 0, List.of());

        assertThat(new TieLines().of(judgement(Verdict.PASS_TIE, tokens, Counts.TOKENS), both))
                .singleElement()
                .asString()
                .startsWith("device_runs alphabet on phone token 2: ");
        assertThat(new FailureLines("b").of(judgement(Verdict.FAIL, rows, Counts.ROWS), both))
                .first()
                .asString()
                .startsWith("b device_runs alphabet on phone position 1 after ");
        assertThat(new FailureLines("b").of(judgement(Verdict.FAIL, tokens, Counts.TOKENS), both))
                .noneMatch(line -> line.contains("position"));
    }

    @Test
    void a_tie_of_the_continuation_in_an_older_transcript_is_not_looked_for_in_a_row_without_a_top_1() {
        Sequence tied = Samples.diverging(List.of(7, 9, 4), 1, 5, new Margin(0.001, 0.0001), null);
        DeviceParity both =
                new DeviceParity(PHONE, tied, tied, List.of(position(0, 7), broken(1), position(2, 7)), null, null);
        Tally tokens = new Tally(3, 2, List.of(1), List.of(), List.of(), List.of(), 0, 0, List.of());

        assertThat(new TieLines().of(judgement(Verdict.PASS_TIE, tokens), both))
                .singleElement()
                .asString()
                .startsWith("device_runs alphabet on phone token 1: ");
    }

    private static DevicePosition broken(int position) {
        return new DevicePosition(position, Samples.token(3), Samples.row(7, 9, 2), null, 3, 0, null, null, null);
    }

    private static Judgement judgement(Verdict verdict, Tally tally, Counts counts) {
        return new Judgement(PHONE, Standing.REQUIRED, verdict, tally, "because", counts);
    }

    private static Judgement judgement(Verdict verdict, Tally tally) {
        return new Judgement(PHONE, Standing.REQUIRED, verdict, tally, "because");
    }

    private static DevicePosition position(int position, int top1) {
        return new DevicePosition(
                position,
                Samples.token(3),
                Samples.row(7, 9, 2),
                Samples.row(top1, top1 == 7 ? 9 : 7, 1),
                0,
                16,
                0.5,
                top1 == 7 ? null : 2.0,
                null);
    }
}
