package dev.shipgate.report.wording;

import dev.shipgate.transcript.Agreement;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Rate;
import dev.shipgate.transcript.Transcript;
import java.util.Locale;

/** Explains what the agreement of a run proves and what it doesn't. */
public final class AgreementStatement {

    private final Transcript transcript;

    public AgreementStatement(Transcript transcript) {
        this.transcript = transcript;
    }

    /** Returns the sentence. */
    public String sentence() {
        Rate rate = Agreement.in(transcript.judgements())
                .of(CheckId.TEACHER_FORCED_SWEEP)
                .onCases(transcript.measured().oracle().cases())
                .rate();
        if (rate.of() == 0) {
            return "No position was judged, so no claim is made.";
        }
        return String.format(
                Locale.ROOT,
                "%d of %d positions agree. 95 %% Wilson interval for true agreement: %.1f–%.1f %%. Defects "
                        + "shared with the oracle are not detectable.",
                rate.agreed(),
                rate.of(),
                100 * rate.low(),
                100 * rate.high());
    }
}
