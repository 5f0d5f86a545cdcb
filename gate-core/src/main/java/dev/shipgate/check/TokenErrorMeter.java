package dev.shipgate.check;

import dev.shipgate.numerics.RowComparator;
import dev.shipgate.numerics.TokenErrorSums;
import dev.shipgate.oracle.OracleRow;
import dev.shipgate.transcript.TokenError;
import dev.shipgate.transcript.TokenErrors;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Adds up the errors of each token id over the teacher-forced rows of a run, while the rows are in memory. If the
 * oracle recorded only the largest logits of a row, the row says nothing about most ids and is left out.
 */
public final class TokenErrorMeter {

    static final int LARGEST = 5;

    private @Nullable TokenErrorSums scored;

    /** Adds one position. */
    void add(OracleRow oracle, float[] bundle) {
        if (oracle.health().topTwo() == null || RowComparator.nonFinite(bundle) > 0) {
            return;
        }
        oracle.either(full -> Optional.of(full.logits()), topK -> Optional.<float[]>empty())
                .ifPresent(row -> add(row, bundle));
    }

    private void add(float[] oracle, float[] bundle) {
        if (scored == null) {
            scored = new TokenErrorSums(oracle.length);
        }
        scored.addScored(oracle, bundle);
    }

    /** Returns the errors of each scored id; empty if no full row was compared. */
    Optional<TokenErrors> scored(TokenTexts texts) {
        return Optional.ofNullable(scored).map(sums -> errors(sums, texts));
    }

    static TokenErrors errors(TokenErrorSums sums, TokenTexts texts) {
        List<TokenError> largest = sums.largest(LARGEST).stream()
                .map(each -> new TokenError(texts.token(each.tokenId()), each.count(), each.meanNats(), each.rmsNats()))
                .toList();
        return new TokenErrors(sums.ids(), sums.medianRms(), largest);
    }
}
