package dev.shipgate.check;

/** Receives rows of logits one at a time. */
@FunctionalInterface
public interface RowSink {

    /**
     * Receives one row.
     *
     * @param position 0-based
     * @param logits is overwritten after the call; copy any part that you keep
     */
    void row(int position, float[] logits);
}
