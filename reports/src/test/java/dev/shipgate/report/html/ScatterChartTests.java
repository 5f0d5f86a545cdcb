package dev.shipgate.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.report.wording.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScatterChartTests {

    @Test
    void a_position_can_flip_if_twice_the_error_reaches_the_margin() {
        assertThat(new ScatterChart.Point(1, 0.5, Outcome.AGREE).canFlip()).isTrue();
        assertThat(new ScatterChart.Point(1, 0.49, Outcome.AGREE).canFlip()).isFalse();
    }

    @Test
    void room_to_spare_is_said() {
        assertThat(ScatterChart.of(List.of(new ScatterChart.Point(5, 0.1, Outcome.AGREE)))
                        .finding())
                .isEqualTo("At none of 1 position is the error large enough to change the oracle's top-1: there is "
                        + "room to spare.");
    }

    @Test
    void many_points_become_a_density_and_differing_ones_stay_marks() {
        List<ScatterChart.Point> points =
                new ArrayList<>(Collections.nCopies(5_000, new ScatterChart.Point(5, 0.1, Outcome.AGREE)));
        points.add(new ScatterChart.Point(1, 2, Outcome.FLIP));
        Chart chart = ScatterChart.of(points);

        assertThat(chart.strokes())
                .extracting(Chart.Stroke::css)
                .contains("density", "mark o-flip")
                .doesNotContain("mark o-agree");
        assertThat(chart.strokes().stream()
                        .mapToInt(stroke -> stroke.d().length())
                        .sum())
                .isLessThan(2_000);
    }
}
