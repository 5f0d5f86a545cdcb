package dev.shipgate.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Compares a case's recorded logits with the top tokens and margins recorded alongside them. Facts only, no thresholds.
 *
 * @param caseId the case
 * @param rows one per position
 * @param top1Mismatches positions whose recorded top token differs from that of the logits, if both are known
 * @param logitMargins the margins of all positions, in nats
 * @param probMargins the margins of all positions, in probability
 * @param seed the same for the seeded step; null if the case has none
 */
public record CaseHealth(
        String caseId,
        List<RowHealth> rows,
        List<Integer> top1Mismatches,
        MarginDeviation logitMargins,
        MarginDeviation probMargins,
        @Nullable SeedHealth seed) {

    /**
     * The same facts about a seeded step.
     *
     * @param row the health of its logits
     * @param top1Mismatch whether the recorded top token differs from that of the logits, if they have one
     * @param logitMargin the margin in nats
     * @param probMargin the margin in probability
     */
    public record SeedHealth(
            RowHealth row, boolean top1Mismatch, MarginDeviation logitMargin, MarginDeviation probMargin) {}

    /** Copies the lists. */
    public CaseHealth {
        rows = List.copyOf(rows);
        top1Mismatches = List.copyOf(top1Mismatches);
    }

    /** Examines all rows of {@code oracleCase}. */
    public static CaseHealth of(OracleCase oracleCase) {
        return of(oracleCase, OracleRow::health);
    }

    /**
     * Examines all rows of {@code oracleCase}.
     *
     * @param examiner examines one row, as {@link OracleRow#health} does but faster
     */
    public static CaseHealth of(OracleCase oracleCase, Function<? super OracleRow, RowHealth> examiner) {
        List<RowHealth> rows = new ArrayList<>(oracleCase.positions());
        List<Integer> mismatches = new ArrayList<>();
        for (int position = 0; position < oracleCase.positions(); position++) {
            RowHealth row = examiner.apply(oracleCase.row(position));
            rows.add(row);
            if (!oracleCase.top1Ids().isEmpty()
                    && isMismatch(row, oracleCase.top1Ids().get(position))) {
                mismatches.add(position);
            }
        }
        return new CaseHealth(
                oracleCase.id(),
                rows,
                mismatches,
                MarginDeviation.between(oracleCase.logitMargins(), rows, Margin::logit),
                MarginDeviation.between(oracleCase.probMargins(), rows, Margin::prob),
                seed(oracleCase.seed(), examiner));
    }

    private static @Nullable SeedHealth seed(
            @Nullable OracleSeed seed, Function<? super OracleRow, RowHealth> examiner) {
        if (seed == null) {
            return null;
        }
        RowHealth row = examiner.apply(seed.row());
        @Nullable Margin recorded = seed.margin();
        List<RowHealth> rows = List.of(row);
        return new SeedHealth(
                row,
                isMismatch(row, seed.top1Id()),
                MarginDeviation.between(recorded == null ? List.of() : List.of(recorded.logit()), rows, Margin::logit),
                MarginDeviation.between(recorded == null ? List.of() : List.of(recorded.prob()), rows, Margin::prob));
    }

    private static boolean isMismatch(RowHealth row, int recordedTop1Id) {
        @Nullable TopTwo topTwo = row.topTwo();
        return topTwo != null && topTwo.top1Id() != recordedTop1Id;
    }
}
