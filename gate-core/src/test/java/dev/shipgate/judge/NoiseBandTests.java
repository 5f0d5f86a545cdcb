package dev.shipgate.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.DifferenceSample;
import dev.shipgate.fixture.NoiseSample;
import dev.shipgate.fixture.PositionSample;
import dev.shipgate.fixture.Samples;
import dev.shipgate.gate.Checks;
import dev.shipgate.transcript.CaseFacts;
import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.Margin;
import dev.shipgate.transcript.MarginUnit;
import dev.shipgate.transcript.NotMeasured;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.Policy.MarginRule;
import dev.shipgate.transcript.Policy.NoiseLimits;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.RankedToken;
import dev.shipgate.transcript.RowNoise;
import dev.shipgate.transcript.SeededStep;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.TeacherForcedSweep;
import dev.shipgate.transcript.Verdict;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Noise excuses a flip of 0.2 nat if 5 sigma cover it, and only as long as the noise keeps every limit. */
class NoiseBandTests {

    private static final LocalDate DAY = LocalDate.parse("2026-11-23");
    private static final Subject SWEEP = Subject.of(CheckId.TEACHER_FORCED_SWEEP, "alphabet");
    private static final Subject SEED = Subject.of(CheckId.SEEDED_STEP, "alphabet");
    private static final Subject GREEDY = Subject.of(CheckId.GREEDY, "alphabet");

    /** The band of this sigma is 0.245 nat. */
    private static final double SIGMA = 0.049;

    private static final int RUNNER_UP = 8;
    private static final int THIRD = 9;

    private final Policy policy = Samples.policy();
    private final PositionObservation flip = position(0.2, RUNNER_UP).build();

    @Test
    void a_flip_within_the_noise_is_a_tie() {
        assertThat(sweep(policy, noise(SIGMA), flip)).isEqualTo(Verdict.PASS_TIE);
    }

    @Test
    void a_flip_outside_the_noise_fails() {
        assertThat(sweep(policy, noise(0.039), flip)).as("a band of 0.195 nat").isEqualTo(Verdict.FAIL);
    }

    @Test
    void the_seeded_step_and_the_continuation_have_the_same_band() {
        SeededStep seeded =
                new SeededStep(SEED, position(0.2, RUNNER_UP).position(3).build());
        Observation greedy = Samples.greedy(
                "alphabet", Samples.diverging(List.of(7, 9), 1, 42, new Margin(0.2, 0.02), Samples.token(42)));

        assertThat(verdict(policy, SEED, noise(SIGMA).build(), seeded)).isEqualTo(Verdict.PASS_TIE);
        assertThat(verdict(policy, SEED, noise(0.039).build(), seeded)).isEqualTo(Verdict.FAIL);
        assertThat(verdict(policy, GREEDY, noise(SIGMA).build(), greedy)).isEqualTo(Verdict.PASS_TIE);
        assertThat(verdict(policy, GREEDY, noise(0.039).build(), greedy)).isEqualTo(Verdict.FAIL);
    }

    static Stream<NoiseSample> beyondALimit() {
        return Stream.of(
                noise(0.101),
                noise(SIGMA).slope(1.06, 0.1),
                noise(SIGMA).medianKlNats(0.02),
                noise(SIGMA).positions(10).flips(7, 2, 1e-6).largestFlippedMarginNats(0.2),
                noise(SIGMA).bodyBits(32.0));
    }

    @ParameterizedTest
    @MethodSource("beyondALimit")
    void noise_beyond_a_limit_excuses_nothing(NoiseSample broken) {
        assertThat(sweep(policy, broken, flip)).isEqualTo(Verdict.FAIL);
    }

    @Test
    void noise_that_was_not_measured_excuses_nothing() {
        NotMeasured nothing = new NotMeasured(Subject.of(CheckId.MARGIN_NOISE), "nothing was finite");

        assertThat(verdict(policy, SWEEP, nothing, sweep(flip))).isEqualTo(Verdict.FAIL);
    }

    @Test
    void a_policy_without_sigmas_excuses_nothing() {
        Policy classic = with(policy.margin(), NoiseLimits.OFF);

        assertThat(sweep(classic, noise(SIGMA), flip)).isEqualTo(Verdict.FAIL);
        assertThat(sweep(classic, noise(SIGMA), position(0.05, RUNNER_UP).build()))
                .isEqualTo(Verdict.PASS_TIE);
    }

    @Test
    void margins_in_probability_have_no_noise_band() {
        Policy inProbability = with(new MarginRule(MarginUnit.PROB, 0.01, 0.01, 1, 0.001), policy.noise());

        assertThat(sweep(inProbability, noise(SIGMA), flip))
                .as("0.02 of probability")
                .isEqualTo(Verdict.FAIL);
        assertThat(sweep(inProbability, noise(SIGMA), third(0.004, 0.005))).isEqualTo(Verdict.FAIL);
    }

    @Test
    void a_third_token_within_the_band_is_a_tie() {
        assertThat(sweep(policy, noise(SIGMA), third(0.1, 0.2))).isEqualTo(Verdict.PASS_TIE);
    }

    @Test
    void a_third_token_outside_the_band_fails() {
        assertThat(sweep(policy, noise(SIGMA), third(0.1, 0.25))).isEqualTo(Verdict.FAIL);
    }

    @Test
    void a_token_that_the_oracle_did_not_rank_fails() {
        assertThat(sweep(policy, noise(SIGMA), measured(position(0.1, 42)))).isEqualTo(Verdict.FAIL);
    }

    @Test
    void rows_without_noise_are_judged_as_before_noise_was_measured() {
        PositionObservation stored = PositionSample.of(third(0.05, 0.05))
                .difference(DifferenceSample.closeRows().whole())
                .build();
        PositionObservation storedFlip = position(0.05, RUNNER_UP).build();

        assertThat(sweep(policy, noise(SIGMA), stored)).as("a third token").isEqualTo(Verdict.FAIL);
        assertThat(sweep(policy, noise(SIGMA), storedFlip)).as("the runner-up").isEqualTo(Verdict.PASS_TIE);
    }

    @Test
    void a_policy_without_sigmas_has_no_ties_with_a_third_token() {
        Policy classic = with(policy.margin(), NoiseLimits.OFF);

        assertThat(sweep(classic, noise(SIGMA), third(0.05, 0.05))).isEqualTo(Verdict.FAIL);
    }

    private static NoiseSample noise(double sigmaNats) {
        return NoiseSample.sound().sigmaNats(sigmaNats);
    }

    /** Returns a position where the bundle chose the oracle's third token. */
    private static PositionObservation third(double margin, double lead) {
        List<RankedToken> leaders = List.of(
                new RankedToken(Samples.token(7), 10, 0.4),
                new RankedToken(Samples.token(RUNNER_UP), 10 - margin, 0.3),
                new RankedToken(Samples.token(THIRD), 10 - lead, 0.2));
        return measured(position(margin, THIRD).leaders(leaders, List.of()));
    }

    private static PositionObservation measured(PositionSample position) {
        return position.difference(DifferenceSample.closeRows()
                        .noise(new RowNoise(10, 9, -0.1, 0.03, 1.0, 0.03))
                        .whole())
                .build();
    }

    private static PositionSample position(double margin, int bundleTop1) {
        return PositionSample.of(Samples.position(1, margin, bundleTop1));
    }

    private static TeacherForcedSweep sweep(PositionObservation position) {
        return new TeacherForcedSweep(
                SWEEP, List.of(Samples.position(0, 5, 7), position, Samples.position(2, 5, 7)), List.of());
    }

    private static Verdict sweep(Policy policy, NoiseSample noise, PositionObservation position) {
        return verdict(policy, SWEEP, noise.build(), sweep(position));
    }

    private static Verdict verdict(Policy policy, Subject subject, Observation... replacements) {
        List<Observation> observations = new ArrayList<>(Samples.greenObservations());
        for (Observation replacement : replacements) {
            observations.replaceAll(each -> each.subject().equals(replacement.subject()) ? replacement : each);
        }
        return Checks.judge(policy, DAY)
                .judge(Samples.measurements(List.of(new CaseFacts("alphabet", CaseKind.GATE, 3, 2)), observations))
                .stream()
                .filter(each -> each.subject().equals(subject))
                .map(Judgement::verdict)
                .findFirst()
                .orElseThrow();
    }

    private Policy with(MarginRule margin, NoiseLimits noise) {
        return new Policy(
                policy.schema(),
                policy.name(),
                policy.version(),
                margin,
                policy.minAgreementRate(),
                policy.tiesPass(),
                policy.checks(),
                policy.claims(),
                policy.waivers(),
                policy.limits(),
                noise);
    }
}
