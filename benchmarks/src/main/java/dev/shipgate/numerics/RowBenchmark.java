package dev.shipgate.numerics;

import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Compares two full rows: both top-2, rank, cosine, KL, differences, noise and the sums by token. Takes turns with
 * enough rows that they don't stay in the processor's nearest caches.
 */
@State(Scope.Thread)
public class RowBenchmark {

    static final int VOCABULARY = 248_320;
    private static final int PAIRS = 8;

    @Param({"scalar", "vector"})
    public String kernel = "";

    private final float[][] oracle = new float[PAIRS][];
    private final float[][] bundle = new float[PAIRS][];
    private TokenErrorSums errors = new TokenErrorSums(0);
    private RowComparator comparator = new RowComparator(new RowPasses(new ScalarRowKernel()));
    private int next;

    /** Makes rows with noise as of 8-bit weights. */
    @Setup
    public void setUp() {
        Random random = new Random(1);
        for (int pair = 0; pair < PAIRS; pair++) {
            oracle[pair] = row(random, new float[VOCABULARY], 3);
            bundle[pair] = row(random, oracle[pair].clone(), 0.05);
        }
        errors = new TokenErrorSums(VOCABULARY);
        RowKernel chosen = kernel.equals("scalar") ? new ScalarRowKernel() : RowKernels.fastest();
        if (kernel.equals("vector") && chosen instanceof ScalarRowKernel) {
            throw new IllegalStateException("this JVM doesn't let the vector kernel work");
        }
        comparator = new RowComparator(new RowPasses(chosen));
    }

    @Benchmark
    public ComparedRows fullRows() {
        int pair = next++ % PAIRS;
        return comparator.measure(oracle[pair], bundle[pair], errors);
    }

    static float[] row(Random random, float[] row, double sigma) {
        for (int id = 0; id < row.length; id++) {
            row[id] += (float) (sigma * random.nextGaussian());
        }
        return row;
    }
}
