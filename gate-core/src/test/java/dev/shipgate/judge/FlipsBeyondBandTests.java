package dev.shipgate.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.DifferenceSample;
import dev.shipgate.fixture.MarginNoiseSample;
import dev.shipgate.fixture.PositionSample;
import dev.shipgate.fixture.Samples;
import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.MarginNoise;
import dev.shipgate.transcript.NoiseTail;
import dev.shipgate.transcript.OracleHealth;
import dev.shipgate.transcript.OracleHealth.PositionMargin;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.TeacherForcedSweep;
import dev.shipgate.transcript.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A long corpus of a bundle whose band is 0.245 nat: 100 of its margins are 0.3 nat in rows of noise 0.1 nat, of which
 * noise flips one in fifty.
 */
class FlipsBeyondBandTests {

    private static final NoiseTail TAIL = new NoiseTail(10_000, 20_000, 0.8, 2.2, 0.04, 0.06);

    private final Policy policy = new PolicyFile().readDefault();
    private final MarginNoise noise = MarginNoiseSample.quiet().sigma(0.049).build();

    @Test
    void flips_that_noise_predicts_are_ties() {
        Judgement sweep = sweep(policy, noise, TAIL, flips(3, 0.3, 0.1));

        assertThat(sweep.verdict()).isEqualTo(Verdict.PASS_TIE);
        assertThat(sweep.reason())
                .contains(
                        "100 of 103 positions agree; 3 flipped where the oracle is confident; noise predicts 2.1 flips"
                                + " beyond the band, and at least 3 with a probability of 0.34; the least likely one is"
                                + " over 0.300 nat in a row of noise 0.10 nat");
    }

    @Test
    void more_flips_than_noise_predicts_fail() {
        Judgement sweep = sweep(policy, noise, TAIL, flips(12, 0.3, 0.1));

        assertThat(sweep.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(sweep.reason()).contains(", so these are too many");
    }

    @Test
    void a_flip_further_than_noise_reaches_fails() {
        Judgement sweep = sweep(policy, noise, TAIL, flips(1, 2, 0.1));

        assertThat(sweep.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(sweep.reason()).contains("over 2.00 nat", "which noise explains in none of 20000 positions");
    }

    @Test
    void a_row_that_is_wrong_as_a_whole_is_not_noise() {
        assertThat(sweep(policy, noise, TAIL, flips(1, 8, 5)).verdict())
                .as("its noise of 5 nat would explain it")
                .isEqualTo(Verdict.FAIL);
    }

    @Test
    void a_flip_to_a_token_far_down_is_not_noise() {
        PositionObservation far = PositionSample.of(flips(1, 0.3, 0.1).get(0))
                .bundle(Samples.row(99, 7, 0.01))
                .build();

        assertThat(sweep(policy, noise, TAIL, List.of(far)).reason()).contains("isn't among the oracle's leaders");
    }

    @Test
    void without_a_known_tail_every_flip_fails() {
        assertThat(sweep(policy, noise, null, flips(1, 0.3, 0.1)).verdict()).isEqualTo(Verdict.FAIL);
        assertThat(sweep(policy, noise, new NoiseTail(10, 20, 0.8, 2.2, 0.04, 0.06), flips(1, 0.3, 0.1))
                        .verdict())
                .isEqualTo(Verdict.FAIL);
    }

    @Test
    void noise_over_its_budget_explains_nothing() {
        MarginNoise loud = MarginNoiseSample.quiet().sigma(0.11).build();

        assertThat(sweep(policy, loud, TAIL, flips(1, 0.3, 0.1)).verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void a_policy_whose_ties_fail_excuses_nothing() {
        Policy strict = new Policy(
                policy.schema(),
                "ties fail",
                1,
                policy.margin(),
                policy.minAgreementRate(),
                false,
                policy.checks(),
                policy.claims(),
                policy.waivers(),
                policy.limits(),
                policy.noise());

        assertThat(sweep(strict, noise, TAIL, flips(1, 0.3, 0.1)).verdict()).isEqualTo(Verdict.FAIL);
    }

    private static List<PositionObservation> flips(int count, double marginNats, double rhoNats) {
        List<PositionObservation> flips = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            flips.add(position(i, 8, marginNats, rhoNats));
        }
        return flips;
    }

    private static PositionObservation position(int index, int chosen, double marginNats, double rhoNats) {
        return PositionSample.at(index)
                .oracle(Samples.row(7, 8, marginNats))
                .bundle(Samples.row(chosen, 15 - chosen, 0.01))
                .difference(DifferenceSample.closeRows()
                        .noise(DifferenceSample.noise(-marginNats, rhoNats))
                        .whole())
                .build();
    }

    private static Judgement sweep(
            Policy policy, MarginNoise noise, @Nullable NoiseTail tail, List<PositionObservation> flips) {
        List<PositionObservation> positions = new ArrayList<>(flips);
        for (int i = 0; i < 100; i++) {
            positions.add(position(flips.size() + i, 7, 0.3, 0.1));
        }
        CorpusJudge judge = new CorpusJudge(policy, noise, tail);
        judge.add(
                new OracleHealth(
                        Subject.of(CheckId.ORACLE_HEALTH, "text"),
                        positions.stream()
                                .map(each -> new PositionMargin(each.position(), each.input(), each.oracle(), 0))
                                .toList(),
                        null,
                        List.of(),
                        List.of(),
                        false,
                        0,
                        0),
                new TeacherForcedSweep(Subject.of(CheckId.TEACHER_FORCED_SWEEP, "text"), positions, List.of()),
                CaseKind.LONG);
        return judge.conclude(CorpusJudgeTests.oracle(), Samples.bundle("bundle", null), 0, null).judgements().stream()
                .filter(each -> each.subject().check() == CheckId.TEACHER_FORCED_SWEEP)
                .findFirst()
                .orElseThrow();
    }
}
