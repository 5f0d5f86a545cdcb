package dev.shipgate.check;

import dev.shipgate.numerics.RowComparator;
import dev.shipgate.oracle.TopTwo;
import dev.shipgate.transcript.Margin;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.RowTop;
import org.jspecify.annotations.Nullable;

/** Turns two rows of logits into an observation. An instance is for one thread. */
public final class RowObserver {

    private final TokenTexts texts;
    private final RowComparator comparator;

    /**
     * @param texts          gives tokens their text
     * @param vocabularySize the length of each row
     */
    public RowObserver(TokenTexts texts, int vocabularySize) {
        this.texts = texts;
        this.comparator = new RowComparator(vocabularySize);
    }

    /**
     * Observes both rows at one position.
     *
     * @param position 0-based position of the token that was fed
     * @param tokenId  that token
     * @param oracle   the oracle's logits
     * @param bundle   the bundle's logits
     */
    public PositionObservation observe(int position, int tokenId, float[] oracle, float[] bundle) {
        TopTwo oracleTop = topTwo(oracle);
        TopTwo bundleTop = topTwo(bundle);
        return new PositionObservation(
                position,
                texts.token(tokenId),
                oracleTop == null ? null : rowTop(oracleTop, oracle),
                bundleTop == null ? null : rowTop(bundleTop, bundle),
                RowComparator.nonFinite(bundle),
                oracleTop == null || bundleTop == null
                        ? null
                        : comparator.compare(oracle, oracleTop.top1Id(), bundle, bundleTop.top1Id()));
    }

    /** Returns what a row says. */
    public RowTop rowTop(TopTwo top, float[] logits) {
        return new RowTop(
                texts.token(top.top1Id()),
                texts.token(top.runnerUpId()),
                logits[top.top1Id()],
                new Margin(top.margin().logit(), top.margin().prob()));
    }

    private static @Nullable TopTwo topTwo(float[] logits) {
        return RowComparator.nonFinite(logits) > 0 ? null : TopTwo.of(logits);
    }
}
