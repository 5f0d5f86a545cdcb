package dev.shipgate.oracle;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A row of logits that was recorded in full.
 *
 * @param logits {@code [V]}; may contain NaN and infinity, which the judge must reject
 */
public record FullRow(float[] logits) implements OracleRow {

    @Override
    public int vocabSize() {
        return logits.length;
    }

    @Override
    public RowHealth health() {
        return RowHealth.of(logits);
    }

    @Override
    public <T extends @Nullable Object> T either(
            Function<? super FullRow, ? extends T> full, Function<? super TopKRow, ? extends T> topK) {
        return full.apply(this);
    }
}
