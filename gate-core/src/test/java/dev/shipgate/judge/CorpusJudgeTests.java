package dev.shipgate.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.PositionSample;
import dev.shipgate.fixture.Samples;
import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Failed;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.MarginUnit;
import dev.shipgate.transcript.NotMeasured;
import dev.shipgate.transcript.OracleFacts;
import dev.shipgate.transcript.OracleHealth;
import dev.shipgate.transcript.OracleHealth.PositionMargin;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.Requirement;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.TeacherForcedSweep;
import dev.shipgate.transcript.Unmeasured;
import dev.shipgate.transcript.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Cases of one or two positions, judged together. The oracle's top-1 is token 7 everywhere. */
class CorpusJudgeTests {

    private static final Subject SWEEP = Subject.of(CheckId.TEACHER_FORCED_SWEEP);

    private final CorpusJudge judge = new CorpusJudge(policy(Requirement.REQUIRED), null, null);

    @Test
    void cases_that_agree_pass() {
        add(judge, "one", CaseKind.GATE, Samples.position(0, 5, 7), Samples.position(1, 5, 7));
        add(judge, "two", CaseKind.LONG, Samples.position(0, 5, 7));

        CorpusRuling ruling = conclude(judge, null);

        assertThat(ruling.verdict()).isEqualTo(Verdict.PASS);
        assertThat(ruling.headline()).contains("may ship: its top-1 is the oracle's at 3 of 3 positions of 2 cases");
        assertThat(ruling.counts().positions().agreed()).isEqualTo(3);
    }

    @Test
    void one_flip_in_many_cases_fails() {
        add(judge, "one", CaseKind.LONG, Samples.position(0, 5, 7));
        add(judge, "two", CaseKind.LONG, Samples.position(0, 5, 8));

        CorpusRuling ruling = conclude(judge, null);

        assertThat(ruling.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(ruling.headline()).contains("1 of 2 positions agree; 1 flipped where the oracle is confident");
    }

    @Test
    void the_agreement_rate_is_that_of_the_corpus() {
        Policy lenient = PolicySample.usual().minAgreementRate(0.5).build();
        CorpusJudge half = new CorpusJudge(lenient, null, null);
        add(half, "all wrong", CaseKind.LONG, Samples.position(0, 5, 8));
        add(half, "right", CaseKind.LONG, Samples.position(0, 5, 7));

        CorpusRuling ruling = conclude(half, null);

        assertThat(ruling.judgements().get(ruling.judgements().size() - 1).verdict())
                .isEqualTo(Verdict.PASS);
        assertThat(ruling.counts().positions().flips()).isEqualTo(1);
    }

    @Test
    void a_difference_at_a_tie_is_a_tie() {
        add(
                judge,
                "one",
                CaseKind.LONG,
                Samples.position(0, 5, 7),
                Samples.position(1, 0.05, 8),
                Samples.position(2, 5, 7));

        CorpusRuling ruling = conclude(judge, null);

        assertThat(ruling.verdict()).isEqualTo(Verdict.PASS_TIE);
        assertThat(ruling.headline()).contains("it differs at 1 where the oracle itself is at a tie");
    }

    @Test
    void nothing_measured_is_inconclusive() {
        CorpusRuling ruling = conclude(judge, null);

        assertThat(ruling.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(ruling.headline())
                .contains("is inconclusive: teacher_forced_sweep: there are no positions to compare");
        assertThat(ruling.judgements().get(0).reason()).contains("nothing was compared: the oracle has no case");
    }

    @Test
    void a_case_that_can_not_judge_makes_the_oracle_invalid() {
        add(judge, "weak", CaseKind.GATE, Samples.position(0, 0.05, 7));
        add(judge, "fit", CaseKind.GATE, Samples.position(0, 5, 7));

        CorpusRuling ruling = conclude(judge, null);

        assertThat(ruling.verdict()).isEqualTo(Verdict.INVALID_ORACLE);
        assertThat(ruling.headline()).contains("1 of 2 cases cannot judge; the first is weak: ");
        assertThat(ruling.counts().invalidCases()).isEqualTo(1);
        assertThat(ruling.counts().positions().of())
                .as("the positions of the others")
                .isEqualTo(1);
    }

    @Test
    void a_bundle_that_breaks_off_is_an_error_even_if_all_before_it_agrees() {
        add(judge, "one", CaseKind.LONG, Samples.position(0, 5, 7));

        CorpusRuling ruling = conclude(judge, new Failed(SWEEP, "step", "the runtime ended"));

        assertThat(ruling.verdict()).isEqualTo(Verdict.ERROR);
        assertThat(ruling.headline()).contains("could not be run: teacher_forced_sweep: step: the runtime ended");
    }

    @Test
    void what_this_program_can_not_run_is_inconclusive() {
        add(judge, "one", CaseKind.LONG, Samples.position(0, 5, 7));

        assertThat(conclude(judge, new Failed(SWEEP, Failed.UNSUPPORTED, "no such input"))
                        .verdict())
                .isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(conclude(judge, new NotMeasured(SWEEP, "other vocabulary")).verdict())
                .isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void a_flip_before_the_rest_is_missing_still_fails() {
        add(judge, "one", CaseKind.LONG, Samples.position(0, 5, 8));

        assertThat(conclude(judge, new NotMeasured(SWEEP, "the rest is missing"))
                        .verdict())
                .isEqualTo(Verdict.FAIL);
    }

    @Test
    void a_sweep_that_does_not_count_is_no_pass() {
        CorpusJudge advisory = new CorpusJudge(policy(Requirement.ADVISORY), null, null);
        add(advisory, "one", CaseKind.LONG, Samples.position(0, 5, 7));

        CorpusRuling ruling = conclude(advisory, null);

        assertThat(ruling.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(ruling.headline()).contains("nothing that counts compares it with the oracle");
    }

    @Test
    void a_gate_case_whose_margins_are_all_inside_the_band_judges_nothing() {
        CorpusJudge wide = new CorpusJudge(
                PolicySample.usual().margin(MarginUnit.LOGIT, 0.1, 0.5).build(), null, null);
        add(wide, "inside", CaseKind.GATE, Samples.position(0, 0.2, 7));
        add(wide, "outside", CaseKind.GATE, Samples.position(0, 5, 7));

        CorpusRuling ruling = conclude(wide, null);

        assertThat(ruling.counts().refusedCases()).isEqualTo(1);
        assertThat(ruling.counts().positions().of()).isEqualTo(1);
    }

    @Test
    void a_row_that_is_not_finite_fails() {
        PositionObservation broken =
                PositionSample.at(0).bundle(null).nonFinite(3).difference(null).build();
        add(judge, "one", CaseKind.LONG, broken);

        assertThat(conclude(judge, null).verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void a_corpus_in_which_every_token_is_excused_is_no_pass() {
        CorpusJudge wide = new CorpusJudge(
                PolicySample.usual().margin(MarginUnit.LOGIT, 0.1, 0.5).build(), null, null);
        add(wide, "one", CaseKind.LONG, Samples.position(0, 0.2, 8), Samples.position(1, 0.3, 8));

        CorpusRuling ruling = conclude(wide, null);

        assertThat(ruling.counts().positions().ties()).isEqualTo(2);
        assertThat(ruling.verdict().mayShip()).isFalse();
    }

    private static void add(CorpusJudge judge, String id, CaseKind kind, PositionObservation... positions) {
        List<PositionMargin> margins = Stream.of(positions)
                .map(each -> new PositionMargin(each.position(), each.input(), each.oracle(), 0))
                .toList();
        judge.add(
                new OracleHealth(
                        Subject.of(CheckId.ORACLE_HEALTH, id), margins, null, List.of(), List.of(), false, 0, 0),
                new TeacherForcedSweep(Subject.of(CheckId.TEACHER_FORCED_SWEEP, id), List.of(positions), List.of()),
                kind);
    }

    private static CorpusRuling conclude(CorpusJudge judge, @Nullable Unmeasured missing) {
        CorpusRuling ruling = judge.conclude(oracle(), Samples.bundle("bundle", null), 0, missing);
        assertThat(ruling.judgements().stream().map(Judgement::subject).distinct())
                .hasSameSizeAs(ruling.judgements());
        return ruling;
    }

    static OracleFacts oracle() {
        return new OracleFacts(
                "oracle",
                "oracle",
                null,
                Map.of(),
                Map.of("dtype", "float32"),
                100,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                null);
    }

    /** Returns the usual policy, without the noise, which hand-made positions don't have. */
    private static Policy policy(Requirement ofSweep) {
        Map<CheckId, Requirement> checks = new LinkedHashMap<>();
        checks.put(CheckId.ORACLE_HEALTH, Requirement.REQUIRED);
        checks.put(CheckId.TEACHER_FORCED_SWEEP, ofSweep);
        Policy usual = PolicySample.usual().build();
        return new Policy(
                usual.schema(),
                usual.name(),
                usual.version(),
                usual.margin(),
                usual.minAgreementRate(),
                usual.tiesPass(),
                checks,
                usual.claims(),
                usual.waivers(),
                usual.limits(),
                usual.noise());
    }
}
