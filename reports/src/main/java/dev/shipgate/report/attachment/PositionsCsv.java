package dev.shipgate.report.attachment;

import dev.shipgate.report.wording.MetricLabels;
import dev.shipgate.report.wording.PlainFigures;
import dev.shipgate.report.wording.PositionMetric;
import dev.shipgate.report.wording.VisibleText;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.OracleHealth;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.RowTop;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.Transcript;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes compared positions as comma-separated values (RFC 4180): ids and numbers. Invisible characters of any other
 * text are escaped.
 */
public final class PositionsCsv {

    private static final String FIRST = "position,input_id,oracle_top1_id,bundle_top1_id,agrees";
    private static final int LONGEST = 1_000;
    private static final String LAST = ",non_finite\r\n";

    private static final String MARGIN_HEADER =
            "position,input_id,oracle_top1_id,oracle_runner_up_id,oracle_margin_logit,oracle_margin_prob,"
                    + "non_finite\r\n";

    /**
     * Returns the table of the compared positions, of the oracle's own positions, or of the figures of an observation
     * that no report knows; nothing for any other observation.
     */
    public Optional<String> render(Observation observation) {
        if (!observation.comparedPositions().isEmpty()) {
            return Optional.of(table(observation.comparedPositions()));
        }
        if (!observation.oraclePositions().isEmpty()) {
            return Optional.of(margins(observation.oraclePositions()));
        }
        Map<String, String> figures = new PlainFigures().of(observation);
        return figures.isEmpty() ? Optional.empty() : Optional.of(figures(figures));
    }

    /** Returns the table of all positions of a run that were compared, with the check and the case of each. */
    public String render(Transcript transcript) {
        MetricLabels labels = MetricLabels.of(transcript);
        StringBuilder csv = new StringBuilder("check,case,run,").append(header(labels));
        for (Observation observation : transcript.measured().observations()) {
            Subject subject = observation.subject();
            String place = subject.check().id() + ',' + text(subject.caseId()) + ',' + text(subject.run()) + ',';
            observation
                    .comparedPositions()
                    .forEach(position -> csv.append(place).append(line(position)));
        }
        return csv.toString();
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : quoted(text);
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
        StringBuilder csv = new StringBuilder(header(MetricLabels.of(positions)));
        positions.forEach(position -> csv.append(line(position)));
        return csv.toString();
    }

    private static String header(MetricLabels labels) {
        StringBuilder csv = new StringBuilder(FIRST);
        for (PositionMetric metric : PositionMetric.values()) {
            cell(csv, metric.csvName(labels));
        }
        return csv.append(LAST).toString();
    }

    private static String line(PositionObservation position) {
        RowTop oracle = position.oracle();
        RowTop bundle = position.bundle();
        StringBuilder csv = new StringBuilder();
        csv.append(position.position()).append(',').append(position.input().id());
        cell(csv, oracle == null ? null : oracle.top1().id());
        cell(csv, bundle == null ? null : bundle.top1().id());
        cell(csv, position.agrees());
        for (PositionMetric metric : PositionMetric.values()) {
            cell(csv, metric.at(position));
        }
        cell(csv, position.nonFinite());
        return csv.append("\r\n").toString();
    }

    private static String figures(Map<String, String> figures) {
        StringBuilder csv = new StringBuilder("figure,value\r\n");
        figures.forEach((name, value) ->
                csv.append(quoted(name)).append(',').append(quoted(value)).append("\r\n"));
        return csv.toString();
    }

    private static String quoted(String text) {
        return '"' + VisibleText.plain(text, LONGEST).replace("\"", "\"\"") + '"';
    }

    private static void cell(StringBuilder csv, @Nullable Object value) {
        csv.append(',').append(value == null ? "" : value);
    }
}
