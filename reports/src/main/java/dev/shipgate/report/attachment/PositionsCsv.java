package dev.shipgate.report.attachment;

import dev.shipgate.report.wording.MetricLabels;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.OracleHealth;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.RowDifference;
import dev.shipgate.transcript.RowTop;
import dev.shipgate.transcript.SeededStep;
import dev.shipgate.transcript.TeacherForcedSweep;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes compared positions as comma-separated values (RFC 4180), numbers only: ids, no hostile text. */
public final class PositionsCsv {

    private static final String FIRST = "position,input_id,oracle_top1_id,bundle_top1_id,agrees,oracle_token_rank,";
    private static final String WHOLE_ROWS = "cosine,kl_nats,max_abs_logit,rms_logit,";
    private static final String TOP_K_ROWS =
            "recorded_cosine,kl_at_least_nats,recorded_max_abs_logit,recorded_rms_logit,";
    private static final String LAST =
            "oracle_margin_logit,oracle_margin_prob,bundle_margin_logit," + "bundle_margin_prob,non_finite\r\n";

    private static final String MARGIN_HEADER =
            "position,input_id,oracle_top1_id,oracle_runner_up_id,oracle_margin_logit,oracle_margin_prob,non_finite\r\n";

    /** Returns the table, or nothing for an observation without positions. */
    public Optional<String> render(Observation observation) {
        if (observation instanceof TeacherForcedSweep sweep) {
            return Optional.of(table(sweep.positions()));
        }
        if (observation instanceof SeededStep seeded) {
            return Optional.of(table(List.of(seeded.step())));
        }
        if (observation instanceof OracleHealth health) {
            return Optional.of(margins(health.positions()));
        }
        return Optional.empty();
    }

    private static String margins(List<OracleHealth.PositionMargin> positions) {
        StringBuilder csv = new StringBuilder(MARGIN_HEADER);
        for (OracleHealth.PositionMargin position : positions) {
            RowTop top = position.top();
            csv.append(position.position()).append(',').append(position.input().id());
            cell(csv, top == null ? null : top.top1().id());
            cell(csv, top == null ? null : top.runnerUp().id());
            cell(csv, top == null ? null : top.margin().logit());
            cell(csv, top == null ? null : top.margin().prob());
            cell(csv, position.nonFinite());
            csv.append("\r\n");
        }
        return csv.toString();
    }

    private static String table(List<PositionObservation> positions) {
        boolean whole = MetricLabels.of(positions).topK() == null;
        StringBuilder csv =
                new StringBuilder(FIRST).append(whole ? WHOLE_ROWS : TOP_K_ROWS).append(LAST);
        for (PositionObservation position : positions) {
            RowTop oracle = position.oracle();
            RowTop bundle = position.bundle();
            RowDifference difference = position.difference();
            csv.append(position.position()).append(',').append(position.input().id());
            cell(csv, oracle == null ? null : oracle.top1().id());
            cell(csv, bundle == null ? null : bundle.top1().id());
            cell(csv, position.agrees());
            cell(csv, difference == null ? null : difference.oracleTokenRank());
            cell(csv, difference == null ? null : difference.cosine());
            cell(csv, difference == null ? null : difference.klNats());
            cell(csv, difference == null ? null : difference.maxAbsLogit());
            cell(csv, difference == null ? null : difference.rmsLogit());
            cell(csv, oracle == null ? null : oracle.margin().logit());
            cell(csv, oracle == null ? null : oracle.margin().prob());
            cell(csv, bundle == null ? null : bundle.margin().logit());
            cell(csv, bundle == null ? null : bundle.margin().prob());
            cell(csv, position.nonFinite());
            csv.append("\r\n");
        }
        return csv.toString();
    }

    private static void cell(StringBuilder csv, @Nullable Object value) {
        csv.append(',').append(value == null ? "" : value);
    }
}
