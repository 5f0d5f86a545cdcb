package dev.shipgate.check;

import dev.shipgate.oracle.OracleCase;
import dev.shipgate.transcript.BaselineParity;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Subject;
import java.util.List;

/** Compares the bundle's own continuation with the baseline's. */
public final class BaselineParityCheck {

    private final TokenTexts texts;
    private final List<Integer> stopTokens;

    /** @param stopTokens the ids that end the oracle's continuations */
    public BaselineParityCheck(TokenTexts texts, List<Integer> stopTokens) {
        this.texts = texts;
        this.stopTokens = List.copyOf(stopTokens);
    }

    /** Observes one case. */
    public BaselineParity observe(OracleCase oracleCase, Continuation baseline, Continuation bundle) {
        return new BaselineParity(
                Subject.of(CheckId.BASELINE_PARITY, oracleCase.id()),
                new SequenceComparison(texts, stopTokens, oracleCase).compare(baseline.ids(), bundle.ids(), bundle));
    }
}
