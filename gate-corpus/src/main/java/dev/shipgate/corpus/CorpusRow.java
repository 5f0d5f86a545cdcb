package dev.shipgate.corpus;

import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.TokenClass;
import org.jspecify.annotations.Nullable;

/**
 * The observation of one position of a corpus. The rows of a corpus are ordered by case and position.
 *
 * @param caseIndex the place of its case among the oracle's cases, from 0
 * @param caseId its case
 * @param kind what the case is for
 * @param tokenClass the class of the oracle's top-1; {@code null} if it isn't known
 * @param observed both rows of logits, and how they differ
 * @param oracleNonFinite the number of the oracle's logits that are NaN or infinite
 * @param recorded what the oracle's document says of its row
 */
public record CorpusRow(
        int caseIndex,
        String caseId,
        CaseKind kind,
        @Nullable TokenClass tokenClass,
        PositionObservation observed,
        int oracleNonFinite,
        RecordedTop recorded) {

    /** @throws IllegalArgumentException if the parts contradict each other */
    public CorpusRow {
        if (caseIndex < 0) {
            throw new IllegalArgumentException("a case has an index from 0: " + caseIndex);
        }
        if ((observed.oracle() == null) != (oracleNonFinite > 0)) {
            throw new IllegalArgumentException("the oracle's row has a top-1 if and only if all its logits are finite");
        }
    }
}
