package dev.shipgate.gate;

import dev.shipgate.engine.Engine;
import dev.shipgate.engine.RowSink;
import dev.shipgate.transcript.BundleContract.Padding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives the rows of an engine whose head is padded as rows of the oracle's vocabulary, and watches what the padding
 * does: the ids after the oracle's last, which no tokenizer gives and no text has.
 */
final class PaddedHeadEngine extends ForwardingEngine {

    /** Heads are padded to a multiple of up to this many ids. */
    private static final int MOST_PADDING = 1024;

    private final int vocabularySize;
    private final float[] padded;
    private int rows;
    private int wins;
    private @Nullable Integer nearestId;
    private double smallestLeadNats = Double.POSITIVE_INFINITY;

    private PaddedHeadEngine(Engine engine, int vocabularySize) {
        super(engine);
        this.vocabularySize = vocabularySize;
        this.padded = new float[engine.vocabularySize()];
    }

    /** Tells whether an engine's rows are the oracle's vocabulary and padding. */
    static boolean isPadded(Engine engine, int vocabularySize) {
        int padding = engine.vocabularySize() - vocabularySize;
        return padding > 0 && padding <= MOST_PADDING;
    }

    /** Cuts the rows of a padded engine. */
    static PaddedHeadEngine of(Engine engine, int vocabularySize) {
        return new PaddedHeadEngine(engine, vocabularySize);
    }

    /** Returns what the padding did in all rows so far. */
    Padding padding() {
        return new Padding(rows, wins, nearestId, nearestId == null ? null : (Double) smallestLeadNats);
    }

    @Override
    public int vocabularySize() {
        return vocabularySize;
    }

    @Override
    public int prefill(List<Integer> tokenIds, float[] logits, RowSink rows) {
        return super.prefill(tokenIds, padded, cutting(logits, rows));
    }

    @Override
    public void step(int tokenId, float[] logits) {
        super.step(tokenId, padded);
        cut(padded, logits);
    }

    @Override
    public void steps(List<Integer> tokenIds, float[] logits, RowSink rows) {
        super.steps(tokenIds, padded, cutting(logits, rows));
    }

    private RowSink cutting(float[] logits, RowSink rows) {
        return (index, row) -> {
            cut(row, logits);
            rows.row(index, logits);
        };
    }

    private void cut(float[] row, float[] own) {
        System.arraycopy(row, 0, own, 0, vocabularySize);
        watch(own, row);
    }

    private void watch(float[] own, float[] row) {
        if (rows().nonFinite(own) > 0) {
            return;
        }
        float top = Float.NEGATIVE_INFINITY;
        for (float logit : own) {
            top = Math.max(top, logit);
        }
        boolean won = false;
        for (int id = vocabularySize; id < row.length; id++) {
            double lead = (double) top - row[id];
            won |= !(lead > 0);
            if (Double.isFinite(lead) && lead < smallestLeadNats) {
                smallestLeadNats = lead;
                nearestId = id;
            }
        }
        rows++;
        wins += won ? 1 : 0;
    }
}
