package dev.shipgate.engine;

import org.apiguardian.api.API;

/** Receives rows of logits one at a time. */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
@FunctionalInterface
public interface RowSink {

    /** Needs no row but the last. */
    RowSink NONE = (position, logits) -> {};

    /**
     * Receives one row.
     *
     * @param position 0-based
     * @param logits is overwritten after the call; copy any part that you keep
     */
    void row(int position, float[] logits);
}
