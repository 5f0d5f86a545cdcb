package dev.shipgate.oracle;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What an oracle recorded of the logits after one token. */
public sealed interface OracleRow permits FullRow, TopKRow {

    /** Returns V, the number of tokens that the model has logits for. */
    int vocabSize();

    /** Looks at the logits: the two best tokens and how many are not finite. */
    RowHealth health();

    /** Returns what the function for this kind of row makes of it. */
    <T extends @Nullable Object> T either(
            Function<? super FullRow, ? extends T> full, Function<? super TopKRow, ? extends T> topK);
}
