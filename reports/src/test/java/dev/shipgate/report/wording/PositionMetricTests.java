package dev.shipgate.report.wording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.DifferenceSample;
import dev.shipgate.fixture.PositionSample;
import dev.shipgate.fixture.RunSamples;
import dev.shipgate.fixture.Samples;
import dev.shipgate.report.html.HtmlReport;
import dev.shipgate.transcript.PositionObservation;
import java.util.List;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PositionMetricTests {

    private static final MetricLabels WHOLE = new MetricLabels(null);

    @ParameterizedTest
    @EnumSource
    void a_position_without_a_finite_row_of_the_bundle_is_no_error(PositionMetric metric) {
        PositionObservation notFinite = Samples.nonFinite(0);

        assertThat(metric.shown(notFinite)).isNotBlank();
        assertThat(metric.worst(List.of(Samples.position(0, 5, 7), notFinite))).isPresent();
        assertThat(metric.worst(List.of())).isEmpty();
    }

    @Test
    void the_worst_position_is_shown_for_several() {
        List<PositionObservation> positions = List.of(
                Samples.position(0, 5, 7),
                Samples.position(1, 0.5, 8),
                PositionSample.at(2).build());

        assertThat(PositionMetric.ORACLE_MARGIN_LOGIT.worst(positions)).hasValue(0.5);
        assertThat(PositionMetric.ORACLE_TOKEN_RANK.worst(positions)).hasValue(2);
    }

    @Test
    void the_worst_margin_shift_is_the_largest_either_way() {
        List<PositionObservation> positions = List.of(shifted(0, 0.5), shifted(1, -0.7), shifted(2, 0.6));

        assertThat(PositionMetric.MARGIN_SHIFT_NATS.worst(positions)).hasValue(-0.7);
        assertThat(PositionMetric.CENTRED_RMS_NATS.worst(positions)).hasValue(0.2);
    }

    @Test
    void a_stored_position_without_noise_has_no_margin_shift() {
        PositionObservation earlier = PositionSample.at(0)
                .difference(DifferenceSample.closeRows().noise(null).whole())
                .build();

        assertThat(PositionMetric.MARGIN_SHIFT_NATS.at(earlier)).isNull();
        assertThat(PositionMetric.CENTRED_RMS_NATS.shown(earlier)).isEqualTo(Numbers.NONE);
    }

    private static PositionObservation shifted(int position, double nats) {
        return PositionSample.at(position)
                .difference(DifferenceSample.closeRows()
                        .noise(DifferenceSample.noise(nats, 0.2))
                        .whole())
                .build();
    }

    @Test
    void a_lower_bound_is_named_and_marked_as_one() {
        MetricLabels topK = new MetricLabels(64);

        assertThat(PositionMetric.KL_NATS.csvName(topK)).isEqualTo("kl_at_least_nats");
        assertThat(PositionMetric.KL_NATS.label(topK)).isEqualTo("KL, nat, lower bound");
        assertThat(PositionMetric.KL_NATS.shown(0.5, topK)).isEqualTo("≥ 0.500");
        assertThat(PositionMetric.KL_NATS.shown(0.5, WHOLE)).isEqualTo("0.500");
        assertThat(PositionMetric.COSINE.csvName(topK)).isEqualTo("recorded_cosine");
    }

    @Test
    void the_table_of_positions_has_a_column_for_each_figure() {
        List<String> head = PositionMetric.inTables().stream()
                .map(metric -> metric.label(WHOLE))
                .toList();

        assertThat(head)
                .startsWith("oracle's margin, nat", "bundle's margin, nat")
                .contains("cosine", "KL, nat", "max |Δlogit|, nat");
        assertThat(Jsoup.parse(new HtmlReport().render(RunSamples.flipping()))
                        .select("figure[id^=positions] thead th")
                        .eachText())
                .containsAll(head);
    }
}
