package dev.shipgate.oracle;

import dev.shipgate.tensor.DType;
import dev.shipgate.tensor.Shape;
import dev.shipgate.tensor.Tensor;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Rows for which only the K largest logits were recorded, and the figures that turn them into probabilities; see
 * {@link TopKRow}.
 *
 * @param vocabSize V, the number of logits in each full row
 * @param ids {@code [N, K]}, I32
 * @param logits {@code [N, K]}, F32
 * @param logSumExp {@code [N]}, F32, in nats
 * @param tailMass {@code [N]}, F32, in probability
 */
public record TopKRows(int vocabSize, Tensor ids, Tensor logits, Tensor logSumExp, Tensor tailMass)
        implements OracleRows {

    /** Tensor elements are read as {@code float}, which represents every id below this one exactly. */
    private static final int EXACT_INTEGERS = 1 << 24;

    /**
     * Reads every row once.
     *
     * @throws IllegalArgumentException if shapes or dtypes differ from the above, the vocabulary has more than 2^24
     *     tokens, or a row violates a rule of {@link TopKRow}; the message names the row
     */
    public TopKRows {
        if (vocabSize > EXACT_INTEGERS) {
            throw new IllegalArgumentException("the vocabulary has " + vocabSize + " tokens, but ids above "
                    + EXACT_INTEGERS + " cannot be read exactly; record full rows");
        }
        if (ids.shape().rank() != 2) {
            throw new IllegalArgumentException("topk_ids have shape " + ids.shape() + ", expected [N, K]");
        }
        Shape rows = Shape.of(ids.shape().dimension(0));
        require("topk_ids", ids, DType.I32, ids.shape());
        require("topk_logits", logits, DType.F32, ids.shape());
        require("logsumexp", logSumExp, DType.F32, rows);
        require("tail_mass", tailMass, DType.F32, rows);
        for (int index = 0; index < rows.dimension(0); index++) {
            try {
                row(vocabSize, ids, logits, logSumExp, tailMass, index);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("row " + index + ": " + e.getMessage(), e);
            }
        }
    }

    /**
     * Reduces full rows to their {@code k} largest logits.
     *
     * @throws IllegalArgumentException if k is not from 2 to V, or a logit is not finite
     */
    public static TopKRows of(FullRows rows, int k) {
        if (k < 2 || k > rows.vocabSize()) {
            throw new IllegalArgumentException("topk:" + k + " is not possible with a vocabulary of " + rows.vocabSize()
                    + " tokens; choose a K from 2 to " + rows.vocabSize());
        }
        return LargestLogits.of(rows, k);
    }

    /** Returns K. */
    public int k() {
        return Math.toIntExact(ids.shape().dimension(1));
    }

    @Override
    public int count() {
        return Math.toIntExact(ids.shape().dimension(0));
    }

    @Override
    public TopKRow row(int index) {
        Objects.checkIndex(index, count());
        return row(vocabSize, ids, logits, logSumExp, tailMass, index);
    }

    @Override
    public <T extends @Nullable Object> T either(
            Function<? super FullRows, ? extends T> full, Function<? super TopKRows, ? extends T> topK) {
        return topK.apply(this);
    }

    private static TopKRow row(int vocabSize, Tensor ids, Tensor logits, Tensor logSumExp, Tensor tailMass, int index) {
        int k = Math.toIntExact(ids.shape().dimension(1));
        float[] widened = run(ids, (long) index * k, k);
        int[] row = new int[k];
        for (int i = 0; i < k; i++) {
            row[i] = (int) widened[i];
        }
        return new TopKRow(
                vocabSize,
                row,
                run(logits, (long) index * k, k),
                run(logSumExp, index, 1)[0],
                run(tailMass, index, 1)[0]);
    }

    private static float[] run(Tensor tensor, long from, int count) {
        float[] elements = new float[count];
        tensor.copyFloats(from, elements, 0, count);
        return elements;
    }

    private static void require(String name, Tensor tensor, DType dtype, Shape shape) {
        if (tensor.dtype() != dtype || !tensor.shape().equals(shape)) {
            throw new IllegalArgumentException(name + " is " + tensor.dtype() + " of shape " + tensor.shape()
                    + ", expected " + dtype + " of shape " + shape);
        }
    }
}
