package dev.shipgate.check;

/** Takes rows of logits as they come. */
@FunctionalInterface
public interface RowSink {

    /**
     * Takes one row.
     *
     * @param position 0-based
     * @param logits is overwritten after the call: copy what is to be kept
     */
    void row(int position, float[] logits);
}
