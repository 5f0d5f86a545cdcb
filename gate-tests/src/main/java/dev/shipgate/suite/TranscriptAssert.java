package dev.shipgate.suite;

import dev.shipgate.transcript.Transcript;
import org.assertj.core.api.AbstractAssert;

/** Assertions on a whole run. */
public final class TranscriptAssert extends AbstractAssert<TranscriptAssert, Transcript> {

    TranscriptAssert(Transcript transcript) {
        super(transcript, TranscriptAssert.class);
    }

    /**
     * Verifies that the bundle may ship: everything that the policy requires was compared and agrees, or differs only
     * at ties.
     *
     * @throws AssertionError if it may not; the message is the verdict and the sentence that explains it
     */
    public TranscriptAssert mayShip() {
        isNotNull();
        if (!actual.verdict().mayShip()) {
            failWithMessage("%s: %s", actual.verdict(), actual.headline());
        }
        return this;
    }
}
