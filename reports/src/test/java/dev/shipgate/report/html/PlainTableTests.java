package dev.shipgate.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.Samples;
import dev.shipgate.report.wording.PlainFigures;
import dev.shipgate.transcript.Repeatability.Way;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlainTableTests {

    @Test
    void an_unknown_kind_is_a_row_for_each_observation() {
        Table table = new PlainTable(new PlainFigures(Set.of()))
                .of(List.of(
                        Samples.repeated("alphabet", Way.AFTER_RESET), Samples.repeated("passage", Way.FRESH_SESSION)));

        assertThat(table.head())
                .containsExactly(
                        "on",
                        "positions",
                        "bit equal positions",
                        "first difference",
                        "max abs logit",
                        "top1 differences");
        assertThat(table.rows())
                .extracting(row -> row.get(0).text())
                .containsExactly("alphabet, the same session after a reset", "passage, a fresh session");
    }

    @Test
    void a_known_kind_is_left_to_its_own_section() {
        assertThat(new PlainTable(new PlainFigures())
                        .of(Samples.greenObservations())
                        .empty())
                .isTrue();
    }
}
