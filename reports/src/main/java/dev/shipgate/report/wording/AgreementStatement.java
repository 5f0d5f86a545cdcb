package dev.shipgate.report.wording;

import dev.shipgate.transcript.CaseFacts;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.Rate;
import dev.shipgate.transcript.Tally;
import dev.shipgate.transcript.Transcript;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Says what the agreement of a run can claim, and what it cannot. */
public final class AgreementStatement {

    private final Transcript transcript;

    public AgreementStatement(Transcript transcript) {
        this.transcript = transcript;
    }

    /** Returns the sentence. */
    public String sentence() {
        Rate rate = sweep();
        if (rate.of() == 0) {
            return "No position was judged: nothing is claimed.";
        }
        return String.format(
                Locale.ROOT,
                "%d of %d positions agree: a true agreement between %.1f %% and %.1f %% explains that (95 %% Wilson interval);"
                        + " a defect that the oracle shares cannot be seen.",
                rate.agreed(),
                rate.of(),
                100 * rate.low(),
                100 * rate.high());
    }

    /** Returns the agreement over the sweeps of every case that judges. */
    public Rate sweep() {
        List<String> cases = transcript.measured().oracle().cases().stream()
                .map(CaseFacts::id)
                .toList();
        List<Tally> tallies = transcript.judgements().stream()
                .filter(judgement -> judgement.subject().check() == CheckId.TEACHER_FORCED_SWEEP)
                .filter(judgement -> cases.contains(judgement.subject().caseId()))
                .map(Judgement::tally)
                .filter(Objects::nonNull)
                .toList();
        return Rate.of(
                tallies.stream().mapToInt(Tally::agreed).sum(),
                tallies.stream().mapToInt(Tally::of).sum());
    }
}
