package dev.shipgate.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.Samples;
import dev.shipgate.report.wording.Lookup;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.Standing;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.Verdict;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeededRowTests {

    @ParameterizedTest
    @CsvSource({
        "PASS,PASS,Neither fails,ok", "PASS_TIE,PASS,Neither fails,ok", "FAIL,PASS,Only the sweep fails,bad",
        "PASS,FAIL,Only the seeded step fails,bad", "FAIL,ERROR,Both fail,bad", "PASS,INCONCLUSIVE,Not judged,none",
        "INVALID_ORACLE,FAIL,Not judged,none"
    })
    void the_two_verdicts_make_the_quadrant(Verdict sweep, Verdict seeded, String quadrant, String tone) {
        List<Judgement> judgements = List.of(
                new Judgement(
                        Subject.of(CheckId.TEACHER_FORCED_SWEEP, "alphabet"), Standing.REQUIRED, sweep, null, "r"),
                new Judgement(Subject.of(CheckId.SEEDED_STEP, "alphabet"), Standing.REQUIRED, seeded, null, "r"));
        SeededRow row = SeededRow.of(new Lookup(Samples.transcript(Verdict.FAIL, judgements, Samples.green())))
                .get(0);

        assertThat(row.quadrant()).isEqualTo(quadrant);
        assertThat(row.tone()).isEqualTo(tone);
        assertThat(row.table().rows()).hasSize(2);
    }
}
