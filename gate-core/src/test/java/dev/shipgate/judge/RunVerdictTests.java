package dev.shipgate.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.Samples;
import dev.shipgate.gate.Checks;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.NegativeControl.Control;
import dev.shipgate.transcript.Standing;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.Tally;
import dev.shipgate.transcript.Verdict;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Judgements made by hand, and the verdict and the sentence that sum them up. */
class RunVerdictTests {

    private static final Subject SWEEP = Subject.of(CheckId.TEACHER_FORCED_SWEEP, "alphabet");
    private static final Subject GREEDY = Subject.of(CheckId.GREEDY, "alphabet");
    private static final Subject CLAIMS = Subject.of(CheckId.CLAIMS);
    private static final Subject CONTROL = Control.PERMUTED_ROW.subject();

    @Test
    void a_pass_needs_one_token_that_a_confident_oracle_judged() {
        assertThat(of(judgement(SWEEP, Verdict.PASS, judged(1))))
                .isEqualTo(new RunVerdict(
                        Verdict.PASS,
                        "ship may ship: its top-1 is the oracle's at 3/3 positions of confident prompts."));
        assertThat(of(judgement(SWEEP, Verdict.PASS, judged(0))))
                .isEqualTo(new RunVerdict(
                        Verdict.INCONCLUSIVE,
                        "ship is inconclusive: nothing that counts compares it with the oracle."));
        assertThat(of(judgement(CLAIMS, Verdict.PASS, null)).verdict())
                .as("a check that compares no tokens")
                .isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void a_pass_needs_one_token_that_agrees_where_the_oracle_is_confident() {
        Tally allTies = new Tally(3, 0, List.of(0, 1, 2), List.of(), List.of(), List.of(), 0, 0, List.of());
        Tally onlyWeakAgree = new Tally(3, 1, List.of(0, 1), List.of(), List.of(), List.of(), 1, 0, List.of());
        Tally oneAgrees = new Tally(3, 1, List.of(0, 1), List.of(), List.of(), List.of(), 0, 0, List.of());
        RunVerdict excused = new RunVerdict(
                Verdict.INCONCLUSIVE,
                "ship is inconclusive: no token is the oracle's where the oracle is confident, and every other one is"
                        + " excused.");

        assertThat(of(judgement(SWEEP, Verdict.PASS_TIE, allTies))).isEqualTo(excused);
        assertThat(of(judgement(SWEEP, Verdict.PASS_TIE, onlyWeakAgree))).isEqualTo(excused);
        assertThat(of(judgement(SWEEP, Verdict.PASS_TIE, oneAgrees)).verdict()).isEqualTo(Verdict.PASS_TIE);
        assertThat(of(judgement(SWEEP, Verdict.PASS_TIE, allTies), judgement(GREEDY, Verdict.PASS, judged(1)))
                        .verdict())
                .as("another check finds a token equal")
                .isEqualTo(Verdict.PASS_TIE);
    }

    @Test
    void the_worst_verdict_counts_and_the_first_of_its_reasons_is_told() {
        assertThat(of(
                        judgement(GREEDY, Verdict.PASS, judged(3)),
                        judgement(SWEEP, Verdict.FAIL, null),
                        judgement(GREEDY, Verdict.FAIL, null)))
                .isEqualTo(new RunVerdict(Verdict.FAIL, "ship must not ship: " + SWEEP + ": a reason (and 1 more)."));
    }

    @Test
    void the_output_comes_before_claims_and_controls() {
        assertThat(of(judgement(CLAIMS, Verdict.FAIL, null), judgement(SWEEP, Verdict.FAIL, null))
                        .headline())
                .isEqualTo("ship must not ship: " + SWEEP + ": a reason (and 1 more).");
        assertThat(of(judgement(CONTROL, Verdict.ERROR, null), judgement(SWEEP, Verdict.ERROR, null))
                        .headline())
                .isEqualTo("ship could not be run: " + SWEEP + ": a reason (and 1 more).");
    }

    @Test
    void a_gate_that_is_only_blind_did_not_judge() {
        assertThat(of(judgement(CONTROL, Verdict.ERROR, null), judgement(SWEEP, Verdict.FAIL, null))
                        .headline())
                .isEqualTo("ship was not judged: " + CONTROL + ": a reason.");
    }

    private static RunVerdict of(Judgement... judgements) {
        return RunVerdict.of(
                List.of(judgements), Samples.green(), Checks.judge(Samples.policy(), LocalDate.parse("2026-11-23")));
    }

    private static Judgement judgement(Subject subject, Verdict verdict, @Nullable Tally tally) {
        return new Judgement(subject, Standing.REQUIRED, verdict, tally, "a reason.");
    }

    /** Returns three positions that agree, at so many of which the oracle is confident. */
    private static Tally judged(int confident) {
        return new Tally(3, 3, List.of(), List.of(), List.of(), List.of(), 3 - confident, 0, List.of());
    }
}
