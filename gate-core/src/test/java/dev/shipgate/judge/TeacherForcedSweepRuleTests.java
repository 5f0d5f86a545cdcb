package dev.shipgate.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.Samples;
import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.MarginUnit;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.TeacherForcedSweep;
import dev.shipgate.transcript.Verdict;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A sweep whose tokens all agree, under a tie band that noise widened from 0.1 to 0.5 nat. */
class TeacherForcedSweepRuleTests {

    private final TeacherForcedSweepRule wide = new TeacherForcedSweepRule(
            PolicySample.usual().margin(MarginUnit.LOGIT, 0.1, 0.5).build());
    private final TeacherForcedSweepRule narrow =
            new TeacherForcedSweepRule(PolicySample.usual().build());

    @Test
    void margins_inside_a_widened_band_are_counted() {
        Ruling ruling = wide.rule(sweep(5, 0.49, 0.5, 0.2), CaseKind.GATE);

        assertThat(ruling.verdict()).isEqualTo(Verdict.PASS);
        assertThat(ruling.reason()).isEqualTo("4 of 4 positions agree; 2 margins are inside the tie band of 0.50 nat");
    }

    @Test
    void nothing_is_said_of_a_band_that_holds_no_margin_or_is_no_wider_than_the_floor() {
        assertThat(wide.rule(sweep(5, 0.5), CaseKind.GATE).reason()).isEqualTo("2 of 2 positions agree");
        assertThat(narrow.rule(sweep(5, 0.09), CaseKind.LONG).reason()).isEqualTo("2 of 2 positions agree");
    }

    @Test
    void a_gate_case_with_every_margin_inside_the_band_cannot_judge_this_bundle() {
        assertThat(wide.refusal(sweep(0.49, 0.2), CaseKind.GATE))
                .contains("refused: every margin of the case is inside the tie band of 0.50 nat, where this bundle's"
                        + " noise may flip it; other cases judge it");
    }

    @Test
    void any_other_case_judges() {
        assertThat(wide.refusal(sweep(0.49, 0.5), CaseKind.GATE))
                .as("a margin at the band")
                .isEmpty();
        assertThat(wide.refusal(sweep(0.49, 0.2), CaseKind.LONG))
                .as("a long case")
                .isEmpty();
        assertThat(wide.refusal(sweep(), CaseKind.GATE)).as("no positions").isEmpty();
        assertThat(narrow.refusal(sweep(0.09, 0.01), CaseKind.GATE))
                .as("a band no wider than the floor")
                .isEmpty();
    }

    private static TeacherForcedSweep sweep(double... margins) {
        return new TeacherForcedSweep(
                Subject.of(CheckId.TEACHER_FORCED_SWEEP, "alphabet"),
                IntStream.range(0, margins.length)
                        .mapToObj(i -> Samples.position(i, margins[i], 7))
                        .toList(),
                List.of());
    }
}
