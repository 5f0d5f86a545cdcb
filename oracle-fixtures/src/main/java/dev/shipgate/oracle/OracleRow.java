package dev.shipgate.oracle;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The logits that an oracle recorded after one token. */
public sealed interface OracleRow permits FullRow, TopKRow {

    /** Returns V, the number of tokens that the model has logits for. */
    int vocabSize();

    /** Examines the logits: the two best tokens and the number of non-finite logits. */
    RowHealth health();

    /** Applies the function for this kind of row and returns its result. */
    <T extends @Nullable Object> T either(
            Function<? super FullRow, ? extends T> full, Function<? super TopKRow, ? extends T> topK);
}
