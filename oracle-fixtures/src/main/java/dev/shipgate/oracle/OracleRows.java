package dev.shipgate.oracle;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The rows of logits that an oracle recorded of one case, or of its seeded step: one a position. */
public sealed interface OracleRows permits FullRows, TopKRows {

    /** Returns N, the number of rows. */
    int count();

    /** Returns V, the number of tokens that the model has logits for. */
    int vocabSize();

    /**
     * Returns the row at {@code index}, counted from 0.
     *
     * @throws IndexOutOfBoundsException if there is no such row
     */
    OracleRow row(int index);

    /** Returns K, how many logits of each row were recorded; null if rows are whole. */
    default @Nullable Integer topK() {
        return either(full -> null, TopKRows::k);
    }

    /**
     * Returns the {@code k} largest logits of each of these whole rows.
     *
     * @throws IllegalArgumentException if k is not from 2 to V, a logit is not finite or the rows are not whole
     */
    default TopKRows reducedTo(int k) {
        return either(full -> TopKRows.of(full, k), topK -> {
            throw new IllegalArgumentException(
                    "the rows hold " + topK.k() + " logits each; expected whole rows to take " + k + " from");
        });
    }

    /** Returns what the function for this kind of rows makes of them. */
    <T extends @Nullable Object> T either(
            Function<? super FullRows, ? extends T> full, Function<? super TopKRows, ? extends T> topK);
}
