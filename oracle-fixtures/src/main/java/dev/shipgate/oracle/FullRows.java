package dev.shipgate.oracle;

import dev.shipgate.tensor.Shape;
import dev.shipgate.tensor.Tensor;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Rows of logits that were recorded in full.
 *
 * @param logits {@code [N, V]}, read in place
 */
public record FullRows(Tensor logits) implements OracleRows {

    /** @throws IllegalArgumentException if the logits aren't {@code [N, V]} with V at least 2 */
    public FullRows {
        if (logits.shape().rank() != 2 || logits.shape().dimension(1) < 2) {
            throw new IllegalArgumentException("the logits have shape " + logits.shape() + ", expected [N, V]");
        }
    }

    /** Returns a single row {@code [V]} as rows. */
    public static FullRows ofOne(Tensor logits) {
        return new FullRows(logits.reshaped(Shape.of(1, logits.shape().elementCount())));
    }

    @Override
    public int count() {
        return Math.toIntExact(logits.shape().dimension(0));
    }

    @Override
    public int vocabSize() {
        return Math.toIntExact(logits.shape().dimension(1));
    }

    @Override
    public FullRow row(int index) {
        Objects.checkIndex(index, count());
        float[] row = new float[vocabSize()];
        logits.copyFloats((long) index * row.length, row, 0, row.length);
        return new FullRow(row);
    }

    @Override
    public <T extends @Nullable Object> T either(
            Function<? super FullRows, ? extends T> full, Function<? super TopKRows, ? extends T> topK) {
        return full.apply(this);
    }
}
