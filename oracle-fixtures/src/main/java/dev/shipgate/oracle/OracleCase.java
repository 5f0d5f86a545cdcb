package dev.shipgate.oracle;

import dev.shipgate.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One prompt of {@code N} tokens and what the fp32 model said to it, over a vocabulary of {@code V}.
 *
 * @param id                  its name
 * @param kind                how it may be used
 * @param text                the prompt; {@code null} if not recorded
 * @param inputIds            its {@code N} token ids
 * @param top1Ids             the recorded top-1 at each position; empty if not recorded
 * @param logitMargins        nats: the recorded margin at each position; empty if not recorded
 * @param probMargins         probability: the recorded margin at each position; empty if not recorded
 * @param prefillVsStepMaxAbs nats: how far the recorder's prefill was from its steps; {@code null} if not recorded
 * @param logits              {@code [N, V]}
 * @param seed                the seeded step; {@code null} if not recorded
 * @param greedy              the continuation; {@code null} if not recorded
 */
public record OracleCase(
        String id,
        CaseKind kind,
        @Nullable String text,
        List<Integer> inputIds,
        List<Integer> top1Ids,
        List<Double> logitMargins,
        List<Double> probMargins,
        @Nullable Double prefillVsStepMaxAbs,
        Tensor logits,
        @Nullable OracleSeed seed,
        @Nullable Greedy greedy) {

    /** @throws IllegalArgumentException if there is no token, or a list has another length than the prompt */
    public OracleCase {
        inputIds = List.copyOf(inputIds);
        top1Ids = List.copyOf(top1Ids);
        logitMargins = List.copyOf(logitMargins);
        probMargins = List.copyOf(probMargins);
        if (inputIds.isEmpty()) {
            throw new IllegalArgumentException("input_ids is empty: there is nothing to feed");
        }
        Lengths.requireNoneOr(inputIds.size(), top1Ids, "top1_ids");
        Lengths.requireNoneOr(inputIds.size(), logitMargins, "logit_margins");
        Lengths.requireNoneOr(inputIds.size(), probMargins, "prob_margins");
    }

    /** Returns {@code N}. */
    public int positions() {
        return inputIds.size();
    }

    /**
     * Copies the row of one position.
     *
     * @param target receives {@code V} logits
     */
    public void copyRow(int position, float[] target) {
        logits.copyFloats((long) position * target.length, target, 0, target.length);
    }
}
