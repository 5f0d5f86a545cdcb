package dev.shipgate.numerics;

import dev.shipgate.numerics.RowKernel.Leaders;
import dev.shipgate.numerics.RowKernel.References;
import dev.shipgate.numerics.RowKernel.Scan;
import dev.shipgate.numerics.RowKernel.Sums;
import dev.shipgate.oracle.Margin;
import dev.shipgate.oracle.OracleRow;
import dev.shipgate.oracle.RowHealth;
import dev.shipgate.oracle.TopKRow;
import dev.shipgate.oracle.TopTwo;
import dev.shipgate.transcript.RowDifference;

/**
 * Compares two rows of logits over the same vocabulary. All sums are computed in {@code double}; {@code docs/rows.md}
 * describes their order and their errors.
 */
public final class RowComparator {

    private static final int WARM_UP_LOGITS = 2 * RowPasses.LONG_ROW;
    private static final int WARM_UP_ROWS = 40;

    private final RowPasses passes;

    RowComparator(RowPasses passes) {
        this.passes = passes;
    }

    /**
     * Measures how far {@code bundle} deviates from {@code oracle}.
     *
     * @param oracle the reference row
     * @param bundle the row to compare
     * @throws IllegalArgumentException if the rows differ in length or have fewer than two logits
     */
    public static ComparedRows compare(float[] oracle, float[] bundle) {
        return compare(oracle, bundle, new TokenErrorSums(oracle.length));
    }

    /**
     * Measures how far {@code bundle} deviates from {@code oracle}.
     *
     * <ul>
     *   <li>cosine: {@code Σ oᵢbᵢ / (‖o‖ ‖b‖)}; 0 if a norm is 0
     *   <li>KL(oracle ‖ bundle): {@code Σ pᵢ (ln pᵢ − ln qᵢ)} with {@code p = softmax(o)}, {@code q = softmax(b)}
     *       (Kullback and Leibler, 1951). With {@code u = o − max o}, {@code v = b − max b} and {@code S = Σ exp(uᵢ)},
     *       {@code T = Σ exp(vᵢ)} it is {@code Σ exp(uᵢ) (uᵢ − vᵢ) / S − ln S + ln T}.
     *   <li>rank: 1 plus the number of the bundle's logits ranked before that of the oracle's top-1; among equal logits
     *       the lower id ranks first, so rank 1 is the top-1
     * </ul>
     *
     * @param oracle the reference row
     * @param bundle the row to compare
     * @param errors receives the centred error of each token, {@code (bundle − oracle) − mean(bundle − oracle)}, if
     *     both rows are finite
     * @throws IllegalArgumentException if the rows differ in length or have fewer than two logits
     */
    public static ComparedRows compare(float[] oracle, float[] bundle, TokenErrorSums errors) {
        return new RowComparator(RowPasses.over(oracle.length)).measure(oracle, bundle, errors);
    }

    /**
     * Examines one row: its two best tokens and the number of its logits that aren't finite.
     *
     * @throws IllegalArgumentException if it has fewer than two logits
     */
    public static RowHealth health(float[] row) {
        return new RowComparator(RowPasses.over(row.length)).examine(row);
    }

    /** Examines a row that an oracle recorded. */
    public static RowHealth health(OracleRow row) {
        return row.either(full -> health(full.logits()), TopKRow::health);
    }

    /**
     * Compares made rows until the JVM has compiled the loops over the processor's vectors. Before that, one row of a
     * large vocabulary takes a second. Does nothing if rows of this length don't use them.
     *
     * @param length the number of logits in the rows to come
     */
    public static void warmUp(int length) {
        if (!RowPasses.needCompiling(length)) {
            return;
        }
        float[] oracle = new float[WARM_UP_LOGITS];
        float[] bundle = new float[WARM_UP_LOGITS];
        for (int i = 0; i < WARM_UP_LOGITS; i++) {
            oracle[i] = i % 89 * 0.1f;
            bundle[i] = oracle[i] + i % 7 * 0.01f;
        }
        TokenErrorSums errors = new TokenErrorSums(WARM_UP_LOGITS);
        for (int row = 0; row < WARM_UP_ROWS; row++) {
            compare(oracle, bundle, errors);
            health(oracle);
            nonFinite(oracle);
        }
    }

    ComparedRows measure(float[] oracle, float[] bundle, TokenErrorSums errors) {
        int n = oracle.length;
        if (bundle.length != n) {
            throw new IllegalArgumentException(
                    "rows of " + n + " and " + bundle.length + " logits do not share a vocabulary");
        }
        requireTwo(oracle);
        double reference = (double) bundle[0] - oracle[0];
        Scan scan = passes.scan(oracle, bundle, reference);
        if (!scan.oracle().finite() || !scan.bundle().finite()) {
            return new ComparedRows(examine(oracle), examine(bundle), null);
        }
        double meanShift = reference + scan.shift() / n;
        Sums sums = passes.sums(
                oracle,
                bundle,
                new References(scan.oracle().largest(), scan.bundle().largest(), meanShift),
                errors.sums(),
                errors.squares());
        errors.countRow();
        TopTwo oracleTop = topTwo(oracle, scan.oracle(), sums.oracleExp());
        TopTwo bundleTop = topTwo(bundle, scan.bundle(), sums.bundleExp());
        double klNats = sums.cross() / sums.oracleExp() - Math.log(sums.oracleExp()) + Math.log(sums.bundleExp());
        double norms = Math.sqrt(scan.oracleSquares()) * Math.sqrt(scan.bundleSquares());
        return new ComparedRows(
                new RowHealth(oracleTop, 0),
                new RowHealth(bundleTop, 0),
                new RowDifference.Full(
                        rank(oracleTop.top1Id(), bundle, bundleTop),
                        norms == 0 ? 0 : Math.max(-1, Math.min(1, scan.dot() / norms)),
                        // Rounding can make the divergence of two almost equal rows slightly negative, although it is
                        // mathematically at least zero.
                        Math.max(0, klNats),
                        scan.maxAbs(),
                        Math.sqrt(sums.shiftSquares() / n + meanShift * meanShift),
                        Math.exp(bundle[oracleTop.top1Id()] - bundleTop.logSumExp())
                                - Math.exp(oracleTop.top1Logit() - oracleTop.logSumExp()),
                        CentredSums.of(n, sums).noise(oracleTop, bundle)));
    }

    RowHealth examine(float[] row) {
        requireTwo(row);
        Leaders leaders = passes.leaders(row, 0, row.length);
        if (!leaders.finite()) {
            return new RowHealth(null, nonFinite(row));
        }
        return new RowHealth(topTwo(row, leaders, passes.expSum(row, 0, row.length, leaders.largest())), 0);
    }

    /** Returns 1 plus the number of logits in {@code row} ranked before that of {@code tokenId}. */
    int rank(int tokenId, float[] row, TopTwo top) {
        if (tokenId == top.top1Id()) {
            return 1;
        }
        float ranked = row[tokenId];
        int rank = 1 + passes.countAbove(row, ranked);
        for (int id = passes.indexOf(row, 0, ranked); id < tokenId; id = passes.indexOf(row, id + 1, ranked)) {
            rank++;
        }
        return rank;
    }

    private TopTwo topTwo(float[] row, Leaders leaders, double expSum) {
        int first = passes.indexOf(row, leaders.largestPart(), leaders.largest());
        int from = leaders.second() == leaders.largest() ? first + 1 : 0;
        int second = passes.indexOf(row, Math.max(leaders.secondPart(), from), leaders.second());
        double best = row[first];
        double logitMargin = best - row[second] + 0.0; // + 0.0 turns -0.0 into 0.0
        double probMargin = -Math.expm1(-logitMargin) / expSum;
        return new TopTwo(first, second, best, new Margin(logitMargin, probMargin), best + Math.log(expSum));
    }

    private static void requireTwo(float[] row) {
        if (row.length < 2) {
            throw new IllegalArgumentException("a margin needs at least two logits, found " + row.length);
        }
    }

    /** Returns the largest absolute difference between two finite rows of the same length. */
    public static double maxAbsDifference(float[] one, float[] other) {
        return RowPasses.over(one.length).maxAbsDifference(one, other);
    }

    /** Returns the number of {@code logits} that are NaN or infinite. */
    public static int nonFinite(float[] logits) {
        return RowPasses.over(logits.length).nonFinite(logits);
    }
}
