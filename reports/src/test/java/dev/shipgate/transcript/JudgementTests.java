package dev.shipgate.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JudgementTests {

    @Test
    void a_device_of_which_nothing_was_judged_is_recorded_again_and_not_suspected() {
        assertThat(ofDevice(Verdict.INCONCLUSIVE).nextStep())
                .isEqualTo("record this bundle on the device again, to the end; the reason says what was missing");
        assertThat(ofDevice(Verdict.FAIL).nextStep()).isEqualTo(CheckId.DEVICE_RUNS.nextStep());
        assertThat(ofDevice(Verdict.ERROR).nextStep()).startsWith("make the bundle run first");
    }

    @Test
    void another_check_gives_its_own_advice() {
        assertThat(new Judgement(
                                Subject.of(CheckId.GREEDY, "count"),
                                Standing.REQUIRED,
                                Verdict.INCONCLUSIVE,
                                null,
                                "was not measured")
                        .nextStep())
                .isEqualTo(CheckId.GREEDY.nextStep());
    }

    private static Judgement ofDevice(Verdict verdict) {
        return new Judgement(
                Subject.of(CheckId.DEVICE_RUNS, "count", "phone"), Standing.REQUIRED, verdict, null, "a reason");
    }
}
