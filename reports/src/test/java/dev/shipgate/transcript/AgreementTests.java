package dev.shipgate.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AgreementTests {

    private static final CaseFacts GATE = new CaseFacts("alphabet", CaseKind.GATE, 4, 0);
    private static final CaseFacts LONG = new CaseFacts("passage", CaseKind.LONG, 10, 0);

    private final List<Judgement> judgements = List.of(
            judgement(CheckId.TEACHER_FORCED_SWEEP, "alphabet", Standing.REQUIRED, 3, 4),
            judgement(CheckId.TEACHER_FORCED_SWEEP, "passage", Standing.ADVISORY, 9, 10),
            judgement(CheckId.TEACHER_FORCED_SWEEP, "unknown", Standing.REFUSED, 1, 2),
            judgement(CheckId.GREEDY, "alphabet", Standing.REQUIRED, 5, 5),
            new Judgement(Subject.of(CheckId.CLAIMS), Standing.REQUIRED, Verdict.PASS, null, "fine"));

    @Test
    void positions_of_all_judgements_are_added() {
        assertThat(Agreement.in(judgements).rate()).isEqualTo(Rate.of(18, 21));
    }

    @Test
    void judgements_are_selected_by_check_case_and_standing() {
        Agreement sweeps = Agreement.in(judgements).of(CheckId.TEACHER_FORCED_SWEEP);

        assertThat(sweeps.rate()).isEqualTo(Rate.of(13, 16));
        assertThat(sweeps.onCases(List.of(GATE, LONG)).rate()).isEqualTo(Rate.of(12, 14));
        assertThat(sweeps.onCases(List.of(LONG)).rate()).isEqualTo(Rate.of(9, 10));
        assertThat(sweeps.required().rate()).isEqualTo(Rate.of(3, 4));
        assertThat(sweeps.judged().rate()).isEqualTo(Rate.of(12, 14));
    }

    @Test
    void nothing_tallied_is_nothing_agreed() {
        assertThat(Agreement.in(judgements).of(CheckId.CLAIMS).rate()).isEqualTo(Rate.of(0, 0));
    }

    private static Judgement judgement(CheckId check, @Nullable String caseId, Standing standing, int agreed, int of) {
        Tally tally = new Tally(of, agreed, List.of(), List.of(), List.of(), List.of(), 0, of - agreed, List.of());
        Verdict verdict = standing == Standing.REFUSED ? null : Verdict.PASS;
        return new Judgement(new Subject(check, caseId, null), standing, verdict, tally, "a reason");
    }
}
