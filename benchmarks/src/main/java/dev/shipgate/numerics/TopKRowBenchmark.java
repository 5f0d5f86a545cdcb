package dev.shipgate.numerics;

import dev.shipgate.oracle.FullRows;
import dev.shipgate.oracle.RowHealth;
import dev.shipgate.oracle.TopKRow;
import dev.shipgate.oracle.TopKRows;
import dev.shipgate.oracle.TopTwo;
import dev.shipgate.tensor.ArrayTensor;
import dev.shipgate.tensor.Shape;
import dev.shipgate.transcript.RowDifference;
import java.util.Objects;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Compares the 64 largest logits of an oracle's row with a full row of the bundle. */
@State(Scope.Thread)
public class TopKRowBenchmark {

    private static final int K = 64;

    private final float[] oracle = RowBenchmark.row(new Random(1), new float[RowBenchmark.VOCABULARY], 3);
    private final float[] bundle = RowBenchmark.row(new Random(2), oracle.clone(), 0.05);
    private final TopKRow recorded = TopKRows.of(FullRows.ofOne(ArrayTensor.of(Shape.of(oracle.length), oracle)), K)
            .row(0);
    private final TopTwo oracleTop = Objects.requireNonNull(recorded.health().topTwo());

    @Benchmark
    public RowDifference topKRows() {
        RowHealth health = RowComparator.health(bundle);
        return TopKRowComparator.compare(recorded, oracleTop, bundle, Objects.requireNonNull(health.topTwo()));
    }
}
