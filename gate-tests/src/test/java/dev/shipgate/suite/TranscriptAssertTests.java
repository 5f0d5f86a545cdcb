package dev.shipgate.suite;

import static dev.shipgate.suite.GateAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipgate.fixture.RunSamples;
import dev.shipgate.fixture.TopKSamples;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.Verdict;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/**
 * Each assertion holds on a run that it should hold on, and says what it expected and found on one that it shouldn't.
 */
class TranscriptAssertTests {

    private final Transcript passing = RunSamples.passing();
    private final Transcript flipping = RunSamples.flipping();
    private final Transcript empty = RunSamples.empty(Verdict.INCONCLUSIVE);

    @Test
    void a_sound_run_satisfies_all_of_them() {
        assertThatCode(() -> assertThat(passing)
                        .mayShip()
                        .hasVerdict(Verdict.PASS)
                        .hasNoFinding()
                        .agreesAtEveryPosition()
                        .hasLargestKlAtMost(1))
                .doesNotThrowAnyException();
    }

    @Test
    void a_failed_run_may_not_ship() {
        refuses(() -> assertThat(flipping).mayShip(), "FAIL: " + flipping.headline());
    }

    @Test
    void another_verdict() {
        refuses(
                () -> assertThat(flipping).hasVerdict(Verdict.PASS),
                "expected PASS, found FAIL: " + flipping.headline());
    }

    @Test
    void a_finding() {
        refuses(() -> assertThat(flipping).hasNoFinding(), "expected no finding, found ");
        refuses(
                () -> assertThat(passing).hasFirstFinding(Family.HEAD),
                "expected a first finding of family head, found none");
    }

    @Test
    void a_flip() {
        refuses(
                () -> assertThat(flipping).agreesAtEveryPosition(),
                "expected the oracle's top-1 at all 369 positions, found another at 7; the first is"
                        + " teacher_forced_sweep alphabet position 0 after 'The' (0): expected ' alphabet' (1), "
                        + "found '\\n' (7)");
    }

    @Test
    void a_row_that_is_too_far_away() {
        refuses(
                () -> assertThat(passing).hasLargestKlAtMost(0),
                "expected KL(oracle ‖ bundle) of at most 0.0 nat, found 0.");
        refuses(() -> assertThat(passing).hasLargestKlAtMost(0), " nat at teacher_forced_sweep passage position ");
    }

    @Test
    void logits_that_are_not_finite() {
        refuses(
                () -> assertThat(RunSamples.notFinite()).agreesAtEveryPosition(),
                "found another at 11; the first is teacher_forced_sweep alphabet position 5 after ' B' (5): expected"
                        + " ' C' (6), found 2048 logits that are NaN or infinite");
        refuses(
                () -> assertThat(RunSamples.notFinite()).hasLargestKlAtMost(1),
                "expected KL(oracle ‖ bundle) of at most 1.0 nat, found none at teacher_forced_sweep alphabet position"
                        + " 5: 2048 logits that are NaN or infinite");
    }

    @Test
    void a_lower_bound_breaks_a_limit_and_confirms_none() {
        Transcript topK = TopKSamples.of(passing, 0.5);

        refuses(
                () -> assertThat(topK).hasLargestKlAtMost(1),
                "expected KL(oracle ‖ bundle) of at most 1.0 nat, found only a lower bound: the oracle recorded the 64"
                        + " largest logits of each row");
        refuses(() -> assertThat(topK).hasLargestKlAtMost(0), "of at most 0.0 nat, found at least 0.");
    }

    @Test
    void nothing_compared_is_never_agreement() {
        refuses(() -> assertThat(empty).agreesAtEveryPosition(), "no position was compared: ");
        refuses(() -> assertThat(empty).hasLargestKlAtMost(1), "no position was compared: ");
    }

    private static void refuses(ThrowingCallable assertion, String message) {
        assertThatThrownBy(assertion).isInstanceOf(AssertionError.class).hasMessageContaining(message);
    }
}
