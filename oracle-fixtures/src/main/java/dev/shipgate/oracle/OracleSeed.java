package dev.shipgate.oracle;

import dev.shipgate.tensor.Tensor;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One step that starts from the oracle's decode state after all input ids.
 *
 * @param position the number of tokens the state has seen
 * @param tokenId the token that is fed
 * @param top1Id the oracle's top token after it
 * @param margin the oracle's margin after it, as recorded
 * @param rows one row: the logits after it, full or the largest
 * @param state the decode state before it, ordered by slot
 */
public record OracleSeed(
        int position, int tokenId, int top1Id, @Nullable Margin margin, OracleRows rows, Map<StateSlot, Tensor> state) {

    /**
     * @throws IllegalArgumentException if there isn't exactly one row, an id is outside the vocabulary or the margin
     *     isn't finite
     */
    public OracleSeed {
        state = Collections.unmodifiableMap(new TreeMap<>(state));
        if (rows.count() != 1) {
            throw new IllegalArgumentException("the seed has " + rows.count() + " rows of logits, expected one");
        }
        long vocabSize = rows.vocabSize();
        RequireThat.idInVocabulary("seed.token_id", tokenId, vocabSize);
        RequireThat.idInVocabulary("seed.top1_id", top1Id, vocabSize);
        if (margin != null) {
            RequireThat.finite("seed.logit_margin", margin.logit());
            RequireThat.finite("seed.prob_margin", margin.prob());
        }
    }

    /** Returns the recorded logits after the token. */
    public OracleRow row() {
        return rows.row(0);
    }

    OracleSeed reducedTo(int k) {
        return new OracleSeed(position, tokenId, top1Id, margin, rows.reducedTo(k), state);
    }
}
