package dev.shipgate.check;

import dev.shipgate.numerics.TokenErrorSums;
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

    /** Returns the sums to which rows of this length are added. */
    TokenErrorSums sums(int vocabSize) {
        if (scored == null) {
            scored = new TokenErrorSums(vocabSize);
        }
        return scored;
    }

    /** Returns the errors of each scored id; empty if no full row was compared. */
    Optional<TokenErrors> scored(TokenTexts texts) {
        return Optional.ofNullable(scored).filter(sums -> sums.ids() > 0).map(sums -> errors(sums, texts));
    }

    static TokenErrors errors(TokenErrorSums sums, TokenTexts texts) {
        List<TokenError> largest = sums.largest(LARGEST).stream()
                .map(each -> new TokenError(texts.token(each.tokenId()), each.count(), each.meanNats(), each.rmsNats()))
                .toList();
        return new TokenErrors(sums.ids(), sums.medianRms(), largest);
    }
}
