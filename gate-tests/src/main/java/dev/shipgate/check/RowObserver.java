package dev.shipgate.check;

import dev.shipgate.numerics.RowComparator;
import dev.shipgate.oracle.TopTwo;
import dev.shipgate.transcript.PositionObservation;

/** Turns two rows of logits into an observation. */
public final class RowObserver {

    private final TokenTexts texts;

    /**
     * @param texts gives tokens their text
     */
    public RowObserver(TokenTexts texts) {
        this.texts = texts;
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
        int nonFinite = RowComparator.nonFinite(bundle);
        TopTwo oracleTop = RowComparator.nonFinite(oracle) > 0 ? null : TopTwo.of(oracle);
        TopTwo bundleTop = nonFinite > 0 ? null : TopTwo.of(bundle);
        return new PositionObservation(
                position,
                texts.token(tokenId),
                oracleTop == null ? null : texts.rowTop(oracleTop),
                bundleTop == null ? null : texts.rowTop(bundleTop),
                nonFinite,
                oracleTop == null || bundleTop == null
                        ? null
                        : RowComparator.compare(oracle, oracleTop, bundle, bundleTop));
    }
}
