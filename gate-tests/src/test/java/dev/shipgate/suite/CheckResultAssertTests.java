package dev.shipgate.suite;

import static dev.shipgate.suite.GateAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipgate.fixture.RunSamples;
import dev.shipgate.gate.CheckResult;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.Standing;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.Verdict;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Each assertion on one subject passes where it should, and says what it expected and found where it shouldn't. */
class CheckResultAssertTests {

    private static final Subject SWEEP = Subject.of(CheckId.TEACHER_FORCED_SWEEP, "alphabet");
    private static final Subject GREEDY = Subject.of(CheckId.GREEDY, "alphabet");
    private static final Subject CLAIMS = Subject.of(CheckId.CLAIMS);

    private final Transcript passing = RunSamples.passing();
    private final Transcript flipping = RunSamples.flipping();

    @Test
    void a_sound_subject_satisfies_all_of_them() {
        assertThatCode(() -> {
                    assertThat(of(passing, SWEEP))
                            .mayShip()
                            .hasVerdict(Verdict.PASS)
                            .agreesAtEveryPosition()
                            .hasLargestKlAtMost(1);
                    assertThat(of(passing, GREEDY)).mayShip().agreesAtEveryPosition();
                })
                .doesNotThrowAnyException();
    }

    @Test
    void each_position_that_fails_is_named() {
        refuses(
                () -> assertThat(of(flipping, SWEEP)).mayShip(),
                "FAIL: qwen3_5_nano_decode_int8 teacher_forced_sweep alphabet position 9 after");
    }

    @Test
    void a_subject_that_is_only_shown_may_ship() {
        CheckResult failed = of(flipping, SWEEP);
        Judgement judgement = failed.judgement();
        CheckResult shown = new CheckResult(
                failed.bundle(),
                failed.observation(),
                new Judgement(SWEEP, Standing.ADVISORY, judgement.verdict(), judgement.tally(), judgement.reason()));

        assertThatCode(() -> assertThat(shown).mayShip()).doesNotThrowAnyException();
        refuses(() -> assertThat(shown).hasVerdict(Verdict.PASS), "expected PASS, found FAIL");
    }

    @Test
    void another_verdict() {
        refuses(
                () -> assertThat(of(flipping, SWEEP)).hasVerdict(Verdict.PASS),
                "qwen3_5_nano_decode_int8 teacher_forced_sweep alphabet: expected PASS, found FAIL: 14 of 16 positions"
                        + " agree");
    }

    @Test
    void no_verdict() {
        CheckResult swept = of(passing, SWEEP);
        CheckResult refused = new CheckResult(
                swept.bundle(),
                swept.observation(),
                new Judgement(SWEEP, Standing.REFUSED, null, null, "a near-tie on purpose"));

        refuses(
                () -> assertThat(refused).hasVerdict(Verdict.PASS),
                "expected PASS, found no verdict: a near-tie on purpose");
    }

    @Test
    void a_flip() {
        refuses(
                () -> assertThat(of(flipping, SWEEP)).agreesAtEveryPosition(),
                "qwen3_5_nano_decode_int8 teacher_forced_sweep alphabet: expected the oracle's top-1 at all 16"
                        + " positions, found another at 2; the first is teacher_forced_sweep alphabet position 0");
    }

    @Test
    void a_continuation_that_departs() {
        refuses(
                () -> assertThat(of(flipping, GREEDY)).agreesAtEveryPosition(),
                "qwen3_5_nano_decode_int8 greedy alphabet: expected all 24 positions to agree, found 6: parts at"
                        + " token 6");
    }

    @Test
    void a_row_that_is_too_far_away() {
        refuses(
                () -> assertThat(of(flipping, SWEEP)).hasLargestKlAtMost(0.01),
                "qwen3_5_nano_decode_int8 teacher_forced_sweep alphabet: expected KL(oracle ‖ bundle) of at most 0.01"
                        + " nat, found ");
    }

    @Test
    void nothing_compared_is_never_agreement() {
        String message = "qwen3_5_nano_decode_int8 claims: no position was compared: each claim is borne out";

        refuses(() -> assertThat(of(passing, CLAIMS)).agreesAtEveryPosition(), message);
        refuses(() -> assertThat(of(passing, CLAIMS)).hasLargestKlAtMost(1), message);
        refuses(
                () -> assertThat(of(passing, GREEDY)).hasLargestKlAtMost(1),
                "qwen3_5_nano_decode_int8 greedy alphabet: no position was compared: 24 of 24 tokens agree");
    }

    private static CheckResult of(Transcript run, Subject subject) {
        return new CheckResult(
                run.measured().bundle().name(),
                run.measured().observations().stream()
                        .filter(each -> each.subject().equals(subject))
                        .findFirst()
                        .orElseThrow(),
                run.judgements().stream()
                        .filter(each -> each.subject().equals(subject))
                        .findFirst()
                        .orElseThrow());
    }

    private static void refuses(ThrowingCallable assertion, String message) {
        assertThatThrownBy(assertion).isInstanceOf(AssertionError.class).hasMessageContaining(message);
    }
}
