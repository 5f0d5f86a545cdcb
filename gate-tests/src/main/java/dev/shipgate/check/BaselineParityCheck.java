package dev.shipgate.check;

import dev.shipgate.oracle.OracleCase;
import dev.shipgate.transcript.BaselineParity;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Subject;

/** Compares the bundle's own continuation with the baseline's. */
public final class BaselineParityCheck {

    private final TokenTexts texts;

    public BaselineParityCheck(TokenTexts texts) {
        this.texts = texts;
    }

    /** Observes one case. */
    public BaselineParity observe(OracleCase oracleCase, Continuation baseline, Continuation bundle) {
        return new BaselineParity(
                Subject.of(CheckId.BASELINE_PARITY, oracleCase.id()),
                new SequenceComparison(texts, oracleCase).compare(baseline.ids(), bundle.ids(), bundle));
    }
}
