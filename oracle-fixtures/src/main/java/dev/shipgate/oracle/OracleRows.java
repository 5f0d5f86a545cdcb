package dev.shipgate.oracle;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The rows of logits that an oracle recorded for one case or its seeded step, one per position. */
public sealed interface OracleRows permits FullRows, TopKRows {

    /** Returns N, the number of rows. */
    int count();

    /** Returns V, the number of tokens that the model has logits for. */
    int vocabSize();

    /**
     * Returns the row at {@code index}, counted from 0.
     *
     * @throws IndexOutOfBoundsException if {@code index} is out of range
     */
    OracleRow row(int index);

    /** Returns K, the number of logits recorded per row; null if rows are full. */
    default @Nullable Integer topK() {
        return either(full -> null, TopKRows::k);
    }

    /**
     * Returns the {@code k} largest logits of each full row.
     *
     * @throws IllegalArgumentException if k is not from 2 to V, a logit isn't finite or the rows aren't full
     */
    default TopKRows reducedTo(int k) {
        return either(full -> TopKRows.of(full, k), topK -> {
            throw new IllegalArgumentException(
                    "the rows contain only " + topK.k() + " logits each; expected full rows to take " + k + " from");
        });
    }

    /** Applies the function for this kind of rows and returns its result. */
    <T extends @Nullable Object> T either(
            Function<? super FullRows, ? extends T> full, Function<? super TopKRows, ? extends T> topK);
}
