package dev.shipgate.report.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.RunSamples;
import dev.shipgate.fixture.Samples;
import dev.shipgate.transcript.CaseFacts;
import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.Standing;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.Tally;
import dev.shipgate.transcript.TeacherForcedSweep;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.Verdict;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConsoleReportTests {

    private static final Subject SWEEP = Subject.of(CheckId.TEACHER_FORCED_SWEEP, "alphabet");

    @Test
    void a_row_shows_the_score_the_extremes_and_the_verdict() {
        String report = new ConsoleReport(Palette.PLAIN).render(flipped());

        assertThat(report.lines().filter(line -> line.startsWith("teacher_forced_sweep")))
                .singleElement()
                .asString()
                .matches("teacher_forced_sweep +alphabet +1/2 \\(9–91 %\\) +0\\.500 nat +0\\.99900 +0\\.00100 "
                        + "nat +FAIL");
    }

    @Test
    void a_flip_is_one_line_with_tokens_margins_and_the_next_step() {
        String report = new ConsoleReport(Palette.PLAIN).render(flipped());

        assertThat(report)
                .contains("ship teacher_forced_sweep alphabet position 1 after '<b>3\\u{202e}\\n' (3): expected"
                        + " '<b>7\\u{202e}\\n' (7) with margin 0.500 nat (0.050 in probability), found"
                        + " '<b>42\\u{202e}\\n' (42) with margin 1.000 nat (0.100 in probability); the expected token"
                        + " has rank 2, cosine 0.99900, KL 0.00100 nat\n  Next: look at the neighbours");
    }

    @Test
    void a_check_that_could_not_run_gives_no_advice_of_its_own() {
        String report = new ConsoleReport(Palette.PLAIN).render(RunSamples.broken());

        assertThat(report).contains("  Next: make the bundle run first: this check measured nothing\n");
        assertThat(report).doesNotContain("look at the neighbours");
    }

    @Test
    void what_was_not_given_says_so_and_is_not_green() {
        String report = new ConsoleReport(Palette.PLAIN).render(flipped());

        assertThat(report).containsPattern("baseline_parity +– +– +– +– +– +not given");
    }

    @Test
    void a_tie_is_listed_with_its_gap_in_both_units() {
        PositionObservation near = Samples.position(1, 0.05, 8);
        Judgement tie = new Judgement(
                SWEEP,
                Standing.REQUIRED,
                Verdict.PASS_TIE,
                new Tally(2, 1, List.of(1), List.of(), List.of(), List.of(), 1, 0, List.of()),
                "1 of 2");
        Transcript transcript = Samples.transcript(
                Verdict.PASS_TIE,
                List.of(tie),
                Samples.measurements(
                        List.of(new CaseFacts("alphabet", CaseKind.GATE, 2, 0)),
                        List.of(new TeacherForcedSweep(SWEEP, List.of(Samples.position(0, 5, 7), near), List.of()))));

        assertThat(new ConsoleReport(Palette.PLAIN).render(transcript))
                .contains(
                        "tie: teacher_forced_sweep alphabet position 1: ",
                        "where the oracle's margin is 0.0500 nat (5.24e+04 ulp of");
    }

    @Test
    void what_the_agreement_can_claim_is_said() {
        assertThat(new ConsoleReport(Palette.PLAIN).render(flipped()))
                .contains("1 of 2 positions agree. 95 % Wilson interval for true agreement: 9.5–90.5 %.");
    }

    @Test
    void the_verdict_line_comes_last_and_first_too_if_the_bundle_may_not_ship() {
        assertThat(new ConsoleReport(Palette.PLAIN).render(flipped()))
                .startsWith("FAIL  a headline\n")
                .endsWith("\nFAIL  a headline\n");
        assertThat(new ConsoleReport(Palette.PLAIN).render(RunSamples.passing()))
                .startsWith("check ");
    }

    @Test
    void cases_that_pass_share_a_row_and_a_case_that_fails_comes_before_them() {
        Transcript transcript = Samples.transcript(
                Verdict.FAIL,
                List.of(
                        sweep("alphabet", Verdict.PASS, 16),
                        sweep("scripture", Verdict.PASS, 20),
                        sweep("count", Verdict.FAIL, 7)),
                Samples.measurements(List.of(new CaseFacts("alphabet", CaseKind.GATE, 2, 0)), List.of()));

        assertThat(new ConsoleReport(Palette.PLAIN)
                        .render(transcript)
                        .lines()
                        .filter(line -> line.startsWith("teacher_forced_sweep")))
                .satisfiesExactly(
                        red -> assertThat(red).matches("teacher_forced_sweep +count +7/20 .*FAIL"),
                        green -> assertThat(green).matches("teacher_forced_sweep +2 cases +36/40 .*PASS"));
    }

    @Test
    void a_flood_of_failures_is_cut_and_counted() {
        List<PositionObservation> positions = IntStream.range(0, 9)
                .mapToObj(i -> Samples.position(i, 0.5, 42))
                .toList();
        Tally tally = new Tally(
                9, 0, List.of(), List.of(), IntStream.range(0, 9).boxed().toList(), List.of(), 0, 0, List.of());
        String report = new ConsoleReport(Palette.PLAIN)
                .render(Samples.transcript(
                        Verdict.FAIL,
                        List.of(new Judgement(SWEEP, Standing.REQUIRED, Verdict.FAIL, tally, "0 of 9")),
                        Samples.measurements(
                                List.of(new CaseFacts("alphabet", CaseKind.GATE, 9, 0)),
                                List.of(new TeacherForcedSweep(SWEEP, positions, List.of())))));

        assertThat(report.lines().filter(line -> line.contains(" alphabet position ")))
                .hasSize(5);
        assertThat(report).contains("  … and 4 more in report.html\n");
    }

    private static Judgement sweep(String caseId, Verdict verdict, int agreed) {
        List<Integer> flips = IntStream.range(agreed, 20).boxed().toList();
        Tally tally = new Tally(20, agreed, List.of(), List.of(), flips, List.of(), 0, 0, List.of());
        return new Judgement(
                Subject.of(CheckId.TEACHER_FORCED_SWEEP, caseId), Standing.REQUIRED, verdict, tally, "a reason");
    }

    @Test
    void colour_adds_nothing_to_the_words() {
        String plain = new ConsoleReport(Palette.PLAIN).render(flipped());
        String coloured = new ConsoleReport(Palette.ANSI).render(flipped());

        assertThat(coloured).contains("\u001b[31mFAIL\u001b[0m");
        assertThat(coloured.replaceAll("\u001b\\[\\d+m", "")).isEqualTo(plain);
    }

    private static Transcript flipped() {
        TeacherForcedSweep sweep = new TeacherForcedSweep(
                SWEEP, List.of(Samples.position(0, 5, 7), Samples.position(1, 0.5, 42)), List.of());
        Tally tally = new Tally(2, 1, List.of(), List.of(), List.of(1), List.of(), 0, 0, List.of());
        return Samples.transcript(
                Verdict.FAIL,
                List.of(
                        new Judgement(SWEEP, Standing.REQUIRED, Verdict.FAIL, tally, "1 of 2 positions agree"),
                        new Judgement(
                                Subject.of(CheckId.BASELINE_PARITY), Standing.NOT_GIVEN, null, null, "no baseline")),
                Samples.measurements(List.of(new CaseFacts("alphabet", CaseKind.GATE, 2, 0)), List.of(sweep)));
    }
}
