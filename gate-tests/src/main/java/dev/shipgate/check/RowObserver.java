package dev.shipgate.check;

import dev.shipgate.numerics.FloatFormat;
import dev.shipgate.numerics.RowComparator;
import dev.shipgate.numerics.RowLeaders;
import dev.shipgate.oracle.TopTwo;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.RankedToken;
import java.util.List;

/** Turns two rows of logits into an observation. */
public final class RowObserver {

    private static final int LEADERS = 5;

    private final TokenTexts texts;
    private final FloatFormat bundleFormat;

    /**
     * @param texts        gives tokens their text
     * @param bundleFormat the number format of the bundle's logits
     */
    public RowObserver(TokenTexts texts, FloatFormat bundleFormat) {
        this.texts = texts;
        this.bundleFormat = bundleFormat;
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
        boolean flipped = oracleTop != null && bundleTop != null && oracleTop.top1Id() != bundleTop.top1Id();
        return new PositionObservation(
                position,
                texts.token(tokenId),
                oracleTop == null ? null : texts.rowTop(oracleTop, FloatFormat.FLOAT),
                bundleTop == null ? null : texts.rowTop(bundleTop, bundleFormat),
                nonFinite,
                oracleTop == null || bundleTop == null
                        ? null
                        : RowComparator.compare(oracle, oracleTop, bundle, bundleTop),
                flipped ? leaders(oracle, oracleTop) : List.of(),
                flipped ? leaders(bundle, bundleTop) : List.of());
    }

    private List<RankedToken> leaders(float[] row, TopTwo top) {
        return RowLeaders.of(row, LEADERS).stream()
                .map(id -> new RankedToken(texts.token(id), row[id], Math.exp(row[id] - top.logSumExp())))
                .toList();
    }
}
