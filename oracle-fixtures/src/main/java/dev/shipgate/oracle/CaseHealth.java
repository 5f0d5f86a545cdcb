package dev.shipgate.oracle;

import dev.shipgate.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the recorded logits of a case say of themselves. Facts without a threshold.
 *
 * @param rows                          one for each position of the prompt
 * @param seed                          the row behind the seeded step; {@code null} if there is none
 * @param wrongTop1Positions            positions whose recorded top-1 is not that of the recorded logits; the seed's too
 * @param marginsRecorded               whether margins were recorded that could be compared
 * @param largestLogitMarginDiscrepancy nats: largest |recorded − recomputed|; 0 where none was recorded
 * @param largestProbMarginDiscrepancy  probability: largest |recorded − recomputed|; 0 where none was recorded
 */
public record CaseHealth(
        List<Row> rows,
        @Nullable Row seed,
        List<Integer> wrongTop1Positions,
        boolean marginsRecorded,
        double largestLogitMarginDiscrepancy,
        double largestProbMarginDiscrepancy) {

    public CaseHealth {
        rows = List.copyOf(rows);
        wrongTop1Positions = List.copyOf(wrongTop1Positions);
    }

    /**
     * One row of recorded logits.
     *
     * @param top       its two likeliest tokens; {@code null} if it is not finite
     * @param top1Logit its largest logit; NaN if it is not finite
     * @param nonFinite how many of its logits are NaN or infinite
     */
    public record Row(@Nullable TopTwo top, double top1Logit, int nonFinite) {

        static Row of(float[] logits) {
            int nonFinite = 0;
            for (float logit : logits) {
                nonFinite += Float.isFinite(logit) ? 0 : 1;
            }
            TopTwo top = nonFinite > 0 ? null : TopTwo.of(logits);
            return new Row(top, top == null ? Double.NaN : logits[top.top1Id()], nonFinite);
        }
    }

    /** Recomputes everything from the recorded logits. */
    public static CaseHealth of(OracleCase oracleCase) {
        List<Row> rows = new ArrayList<>();
        List<Integer> wrongTop1Positions = new ArrayList<>();
        Discrepancy logit = new Discrepancy();
        Discrepancy prob = new Discrepancy();
        Tensor logits = oracleCase.logits();
        float[] row = new float[Math.toIntExact(logits.shape().dimension(1))];
        for (int position = 0; position < oracleCase.positions(); position++) {
            oracleCase.copyRow(position, row);
            Row recomputed = Row.of(row);
            rows.add(recomputed);
            TopTwo top = recomputed.top();
            if (top != null) {
                if (!oracleCase.top1Ids().isEmpty() && oracleCase.top1Ids().get(position) != top.top1Id()) {
                    wrongTop1Positions.add(position);
                }
                logit.compare(oracleCase.logitMargins(), position, top.margin().logit());
                prob.compare(oracleCase.probMargins(), position, top.margin().prob());
            }
        }
        OracleSeed seed = oracleCase.seed();
        Row seedRow = seed == null ? null : Row.of(seed.logits().toFloats());
        if (seed != null && seedRow != null && seedRow.top() != null) {
            if (seed.top1Id() != seedRow.top().top1Id()) {
                wrongTop1Positions.add(seed.position());
            }
            if (seed.margin() != null) {
                logit.compare(seed.margin().logit(), seedRow.top().margin().logit());
                prob.compare(seed.margin().prob(), seedRow.top().margin().prob());
            }
        }
        return new CaseHealth(
                rows,
                seedRow,
                wrongTop1Positions,
                !oracleCase.logitMargins().isEmpty() || !oracleCase.probMargins().isEmpty(),
                logit.largest,
                prob.largest);
    }

    /** The largest of the differences that it is shown. */
    private static final class Discrepancy {

        private double largest;

        void compare(List<Double> recorded, int position, double recomputed) {
            if (!recorded.isEmpty()) {
                compare(recorded.get(position), recomputed);
            }
        }

        void compare(double recorded, double recomputed) {
            largest = Math.max(largest, Math.abs(recorded - recomputed));
        }
    }
}
