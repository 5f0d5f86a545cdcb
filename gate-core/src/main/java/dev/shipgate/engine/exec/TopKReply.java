package dev.shipgate.engine.exec;

import dev.shipgate.numerics.RowForm;
import dev.shipgate.oracle.TopKRow;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** Reads rows of which a program gives only the largest values, with the log-sum-exp of the whole row. */
final class TopKReply {

    private final String op;
    private final int vocabularySize;

    /**
     * @param op the request, for messages
     * @param vocabularySize the length of a whole row
     */
    TopKReply(String op, int vocabularySize) {
        this.op = op;
        this.vocabularySize = vocabularySize;
    }

    /**
     * Reads the property {@code topk}.
     *
     * @param rows the required number of rows
     * @return the rows one after the other, in the form {@link RowForm#LARGEST_LOG_PROBABILITIES}
     * @throws ExecException if it isn't this many rows, or if the numbers of one contradict each other
     */
    float[] rows(JsonNode topk, int rows) throws ExecException {
        if (!topk.isArray() || topk.size() != rows) {
            throw new ExecException("replied to \"" + op + "\" with \"topk\" of "
                    + (topk.isArray() ? topk.size() + " rows" : "another kind") + ", expected a list of " + rows);
        }
        float[] all = new float[Math.multiplyExact(rows, vocabularySize)];
        Arrays.fill(all, RowForm.NOT_GIVEN);
        for (int row = 0; row < rows; row++) {
            read(topk.get(row), all, row * vocabularySize);
        }
        return all;
    }

    private void read(JsonNode row, float[] all, int start) throws ExecException {
        JsonNode ids = row.path("ids");
        JsonNode values = row.path("values");
        JsonNode logSumExp = row.path("log_sum_exp");
        if (!ids.isArray() || !values.isArray() || ids.size() != values.size() || !logSumExp.isNumber()) {
            throw new ExecException("replied to \"" + op + "\" with a row of \"topk\" without \"ids\" and as many"
                    + " \"values\", or without \"log_sum_exp\"; expected all three");
        }
        int[] tokens = new int[ids.size()];
        float[] logits = new float[tokens.length];
        boolean finite = true;
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = ids.get(i).isInt() ? ids.get(i).intValue() : -1;
            // JSON has no NaN; a program that has one sends null.
            logits[i] = values.get(i).isNumber() ? values.get(i).floatValue() : Float.NaN;
            finite &= Float.isFinite(logits[i]);
        }
        if (finite) {
            add(ordered(tokens, logits, logSumExp.doubleValue()), all, start);
            return;
        }
        for (int token : tokens) {
            if (token < 0 || token >= vocabularySize) {
                throw new ExecException("replied to \"" + op + "\" with the id " + token
                        + " in \"topk\", expected 0 to " + (vocabularySize - 1));
            }
            all[start + token] = Float.NaN;
        }
    }

    private static void add(TopKRow row, float[] all, int start) {
        for (int i = 0; i < row.k(); i++) {
            all[start + row.ids()[i]] = (float) (row.logits()[i] - row.recordedLogSumExp());
        }
    }

    /** An oracle's row of this kind has the same promises, so it checks them. */
    private TopKRow ordered(int[] tokens, float[] logits, double logSumExp) throws ExecException {
        int[] order = IntStream.range(0, tokens.length)
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> -logits[i]).thenComparing(i -> tokens[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        float[] sorted = new float[order.length];
        double sum = 0;
        for (int i = 0; i < order.length; i++) {
            sorted[i] = logits[order[i]] + 0f; // + 0f turns -0 into 0
            sum += Math.exp(sorted[i] - logSumExp);
        }
        try {
            return new TopKRow(
                    vocabularySize,
                    Arrays.stream(order).map(i -> tokens[i]).toArray(),
                    sorted,
                    logSumExp,
                    tokens.length == vocabularySize ? 0 : Math.max(0, 1 - sum));
        } catch (IllegalArgumentException contradiction) {
            throw new ExecException("replied to \"" + op + "\" with a row of \"topk\" that can't be one: "
                    + contradiction.getMessage());
        }
    }
}
