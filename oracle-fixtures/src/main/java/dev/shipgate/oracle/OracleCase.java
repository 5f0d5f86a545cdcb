package dev.shipgate.oracle;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One prompt of an oracle and the fp32 model's output for it. N is the number of tokens in the prompt, V the size of
 * the vocabulary.
 *
 * @param id unique in its oracle: 1 to 100 letters, digits, dots, dashes and underscores
 * @param text the prompt
 * @param inputIds the prompt's N token ids
 * @param top1Ids the recorded top token after each id; N or empty
 * @param logitMargins the recorded margin after each id, in nats; N or empty
 * @param probMargins the recorded margin after each id, in probability; N or empty
 * @param prefillVsStepMaxAbs largest difference in any logit between the oracle's prefill and its single steps
 * @param rows the logits after each id, N rows: full, or the largest of each
 * @param seed one step from the recorded state
 * @param greedy the oracle's own greedy continuation
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
        OracleRows rows,
        @Nullable OracleSeed seed,
        @Nullable Greedy greedy) {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,100}");

    /** @throws IllegalArgumentException if a value violates its description above; the message uses its JSON name */
    public OracleCase {
        inputIds = List.copyOf(inputIds);
        top1Ids = List.copyOf(top1Ids);
        logitMargins = List.copyOf(logitMargins);
        probMargins = List.copyOf(probMargins);
        requireId(id);
        int positions = inputIds.size();
        if (positions == 0) {
            throw new IllegalArgumentException("input_ids is empty, expected at least one token");
        }
        long vocabSize = rows.vocabSize();
        if (rows.count() != positions) {
            throw new IllegalArgumentException("there are " + rows.count() + " rows of logits, expected " + positions
                    + ", one for each of input_ids");
        }
        RequireThat.idsInVocabulary("input_ids", inputIds, vocabSize);
        RequireThat.sameLengthIfRecorded("top1_ids", top1Ids, "input_ids", positions);
        RequireThat.idsInVocabulary("top1_ids", top1Ids, vocabSize);
        RequireThat.sameLengthIfRecorded("logit_margins", logitMargins, "input_ids", positions);
        RequireThat.finite("logit_margins", logitMargins);
        RequireThat.sameLengthIfRecorded("prob_margins", probMargins, "input_ids", positions);
        RequireThat.finite("prob_margins", probMargins);
        if (seed != null && seed.position() != positions) {
            throw new IllegalArgumentException(
                    "seed.position is " + seed.position() + ", expected " + positions + ", the number of input_ids");
        }
        if (greedy != null) {
            RequireThat.idsInVocabulary("greedy.ids", greedy.ids(), vocabSize);
        }
    }

    /**
     * Checks an id before it is used to look up tensors.
     *
     * @throws IllegalArgumentException if the id is invalid
     */
    static void requireId(String id) {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("a case id must be 1 to 100 letters, digits, dots, dashes and"
                    + " underscores, found \"" + id + "\"");
        }
    }

    /** Returns N, the number of positions with recorded logits. */
    public int positions() {
        return inputIds.size();
    }

    /** Returns V, the number of tokens that the model has logits for. */
    public int vocabSize() {
        return rows.vocabSize();
    }

    /**
     * Returns the recorded logits after the token at {@code position}.
     *
     * @throws IndexOutOfBoundsException if {@code position} is out of range
     */
    public OracleRow row(int position) {
        return rows.row(position);
    }

    /**
     * Returns the same case with each full row reduced to its {@code k} largest logits.
     *
     * @throws IllegalArgumentException if k is not from 2 to V, a logit isn't finite or the rows aren't full
     */
    public OracleCase reducedTo(int k) {
        return new OracleCase(
                id,
                kind,
                text,
                inputIds,
                top1Ids,
                logitMargins,
                probMargins,
                prefillVsStepMaxAbs,
                rows.reducedTo(k),
                seed == null ? null : seed.reducedTo(k),
                greedy);
    }
}
