package dev.shipgate.report.wording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.Samples;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.DeviceParity;
import dev.shipgate.transcript.DevicePosition;
import dev.shipgate.transcript.Judgement;
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
                top1 == 7 ? null : 2.0);
    }
}
