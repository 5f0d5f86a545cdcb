package dev.shipgate.oracle;

import dev.shipgate.tensor.Tensor;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The oracle's cache behind a prompt of {@code N} tokens, and what it says after one more.
 *
 * @param position of the seed token; {@code N}
 * @param tokenId  the seed token
 * @param top1Id   what the oracle says after it
 * @param margin   how sure it is; {@code null} if not recorded
 * @param logits   {@code [V]}: its row after the seed token
 * @param state    the cache before the seed token
 */
public record OracleSeed(
        int position,
        int tokenId,
        int top1Id,
        @Nullable Margin margin,
        Tensor logits,
        Map<StateSlot, Tensor> state) {

    public OracleSeed {
        state = Collections.unmodifiableMap(new TreeMap<>(state));
    }
}
