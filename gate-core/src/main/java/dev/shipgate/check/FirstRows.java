package dev.shipgate.check;

import dev.shipgate.engine.RowSink;
import java.util.ArrayList;
import java.util.List;

/** Keeps the first rows of a pass, to be compared with those of another pass. */
final class FirstRows implements RowSink {

    /** Rows are kept until they are compared; this bounds what a long prompt over a large vocabulary may keep. */
    static final int MOST_POSITIONS = 64;

    private final List<float[]> rows = new ArrayList<>();

    @Override
    public void row(int position, float[] logits) {
        if (position < MOST_POSITIONS) {
            rows.add(logits.clone());
        }
    }

    /** Returns the rows, in order of their positions. */
    List<float[]> rows() {
        return List.copyOf(rows);
    }
}
