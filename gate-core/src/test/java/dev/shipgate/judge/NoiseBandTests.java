package dev.shipgate.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.DifferenceSample;
import dev.shipgate.fixture.MarginNoiseSample;
import dev.shipgate.fixture.PositionSample;
import dev.shipgate.fixture.Samples;
import dev.shipgate.gate.Checks;
import dev.shipgate.transcript.CaseFacts;
import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.RankedToken;
import dev.shipgate.transcript.RowNoise;
import dev.shipgate.transcript.Standing;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.TeacherForcedSweep;
import dev.shipgate.transcript.Verdict;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a bundle's noise excuses: a flip within five sigma, as long as the noise keeps every limit. */
class NoiseBandTests {

    private static final LocalDate DAY = LocalDate.of(2026, 11, 27);
    private static final Subject SWEEP = Subject.of(CheckId.TEACHER_FORCED_SWEEP, "alphabet");

    private final Policy policy = new PolicyFile().readDefault();

    @Test
    void a_flip_within_five_sigma_is_a_tie() {
        assertThat(verdict(policy, flip(0.2, 8), MarginNoiseSample.quiet().sigma(0.049)))
                .isEqualTo(Verdict.PASS_TIE);
    }

    @Test
    void a_flip_beyond_five_sigma_fails() {
        assertThat(verdict(policy, flip(0.25, 8), MarginNoiseSample.quiet().sigma(0.049)))
                .isEqualTo(Verdict.FAIL);
    }

    @Test
    void noise_over_its_budget_excuses_nothing() {
        assertThat(verdict(policy, flip(0.2, 8), MarginNoiseSample.quiet().sigma(0.11)))
                .isEqualTo(Verdict.FAIL);
    }

    @Test
    void noise_that_breaks_another_limit_excuses_nothing() {
        assertThat(verdict(
                        policy,
                        flip(0.2, 8),
                        MarginNoiseSample.quiet().sigma(0.049).slope(0.9, 0.1)))
                .isEqualTo(Verdict.FAIL);
    }

    @Test
    void a_policy_without_a_band_excuses_nothing() {
        Policy classic = new Policy(
                policy.schema(),
                "classic",
                1,
                policy.margin(),
                1,
                true,
                policy.checks(),
                policy.claims(),
                List.of(),
                policy.limits(),
                Policy.NoiseLimits.OFF);

        assertThat(verdict(classic, flip(0.2, 8), MarginNoiseSample.quiet().sigma(0.049)))
                .isEqualTo(Verdict.FAIL);
    }

    @Test
    void a_third_token_that_is_as_near_is_a_tie_too() {
        assertThat(verdict(policy, flip(0.1, 9), MarginNoiseSample.quiet().sigma(0.049)))
                .isEqualTo(Verdict.PASS_TIE);
    }

    @Test
    void a_third_token_is_no_tie_where_noise_excuses_nothing() {
        assertThat(verdict(policy, flip(0.04, 9), MarginNoiseSample.quiet().sigma(0.049)))
                .isEqualTo(Verdict.PASS_TIE);
        assertThat(verdict(policy, flip(0.04, 9), MarginNoiseSample.quiet().sigma(0.11)))
                .isEqualTo(Verdict.FAIL);
    }

    @Test
    void a_case_whose_every_margin_is_inside_the_band_judges_nothing() {
        PositionObservation weak = PositionSample.of(Samples.position(0, 0.15, 7))
                .oracle(Samples.row(7, 8, 0.15))
                .build();
        Judgement judgement =
                judgement(policy, List.of(weak), MarginNoiseSample.quiet().sigma(0.049));

        assertThat(judgement.standing()).isEqualTo(Standing.REFUSED);
        assertThat(judgement.reason()).contains("every margin of the case is inside the tie band of 0.25 nat");
    }

    /** Token 8 is the oracle's runner-up, and token 9 is 0.05 nat after it. */
    private static PositionObservation flip(double marginNats, int chosen) {
        return PositionSample.at(0)
                .oracle(Samples.row(7, 8, marginNats))
                .bundle(Samples.row(chosen, 7, 0.01))
                .difference(DifferenceSample.closeRows()
                        .noise(new RowNoise(1, 1.01, -0.01 - marginNats, 0.05, 1.0, 0.05))
                        .whole())
                .leaders(
                        List.of(ranked(7, 0), ranked(8, marginNats), ranked(9, marginNats + 0.05)),
                        List.of(ranked(chosen, 0)))
                .build();
    }

    private static RankedToken ranked(int id, double lead) {
        return new RankedToken(Samples.token(id), Samples.row(7, 8, 1).top1Logit() - lead, 0.1);
    }

    private static @Nullable Verdict verdict(Policy policy, PositionObservation position, MarginNoiseSample noise) {
        return judgement(policy, List.of(position, Samples.position(1, 5, 7), Samples.position(2, 5, 7)), noise)
                .verdict();
    }

    private static Judgement judgement(Policy policy, List<PositionObservation> positions, MarginNoiseSample noise) {
        List<Observation> observations = new ArrayList<>(List.of(Samples.health("alphabet", 5, 5, 5)));
        observations.add(noise.build());
        observations.add(new TeacherForcedSweep(SWEEP, positions, List.of()));
        return Checks.judge(policy, DAY)
                .judge(Samples.measurements(List.of(new CaseFacts("alphabet", CaseKind.GATE, 3, 2)), observations))
                .stream()
                .filter(each -> each.subject().equals(SWEEP))
                .findFirst()
                .orElseThrow();
    }
}
