package dev.shipgate.oracle;

import dev.shipgate.tensor.ArrayTensor;
import dev.shipgate.tensor.Shape;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Reduces full rows to their K largest logits. Both sums are computed in {@code double} with the maximum subtracted.
 */
final class LargestLogits {

    private LargestLogits() {}

    /** Reduces {@code rows}, which must all be finite. K is from 2 to V. */
    static TopKRows of(FullRows rows, int k) {
        int count = rows.count();
        int[] ids = new int[Math.multiplyExact(count, k)];
        float[] logits = new float[ids.length];
        float[] logSumExp = new float[count];
        float[] tailMass = new float[count];
        for (int index = 0; index < count; index++) {
            float[] row = rows.row(index).logits();
            double total = sum(row, TopTwo.of(row).top1Logit());
            int[] largest = largest(row, k);
            for (int i = 0; i < k; i++) {
                ids[index * k + i] = largest[i];
                logits[index * k + i] = row[largest[i]];
            }
            logSumExp[index] = (float) (row[largest[0]] + Math.log(total));
            tailMass[index] = (float) (tail(row, largest) / total);
        }
        return new TopKRows(
                rows.vocabSize(),
                ArrayTensor.ofInts(Shape.of(count, k), ids),
                ArrayTensor.of(Shape.of(count, k), logits),
                ArrayTensor.of(Shape.of(count), logSumExp),
                ArrayTensor.of(Shape.of(count), tailMass));
    }

    private static int[] largest(float[] row, int k) {
        float[] sorted = row.clone();
        Arrays.sort(sorted);
        float smallestTaken = sorted[row.length - k];
        return IntStream.range(0, row.length)
                .filter(id -> row[id] >= smallestTaken)
                .boxed()
                .sorted(Comparator.comparing((Integer id) -> row[id] + 0f, Comparator.reverseOrder())
                        .thenComparing(Comparator.naturalOrder()))
                .limit(k)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** Summed directly rather than computed as 1 minus the others, which would cancel every digit of a small tail. */
    private static double tail(float[] row, int[] largest) {
        float[] others = row.clone();
        for (int id : largest) {
            others[id] = Float.NEGATIVE_INFINITY;
        }
        return sum(others, row[largest[0]]);
    }

    private static double sum(float[] row, double scale) {
        double sum = 0;
        for (float logit : row) {
            sum += Math.exp(logit - scale);
        }
        return sum;
    }
}
