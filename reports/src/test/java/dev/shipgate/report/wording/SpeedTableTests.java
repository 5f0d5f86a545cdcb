package dev.shipgate.report.wording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.Samples;
import dev.shipgate.fixture.SpeedSample;
import dev.shipgate.fixture.SurfaceSample;
import dev.shipgate.report.html.HtmlReport;
import dev.shipgate.report.markdown.MarkdownSummary;
import dev.shipgate.transcript.DeviceRecording;
import dev.shipgate.transcript.MachineLoad;
import dev.shipgate.transcript.SpeedFacts;
import dev.shipgate.transcript.Transcript;
import java.util.List;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;

class SpeedTableTests {

    @Test
    void a_run_without_speed_has_no_table() {
        assertThat(SpeedTable.of(run())).isEmpty();
        assertThat(SpeedTable.notes(run())).isEmpty();
    }

    @Test
    void each_surface_has_a_row_of_medians_with_their_range() {
        ComparedTable table =
                SpeedTable.of(run(SpeedSample.of("laptop", 2, 3, 4))).orElseThrow();

        assertThat(row(table, 0))
                .startsWith(
                        "laptop",
                        "nano, not a bundle of this run",
                        "4, 2, 3",
                        "500",
                        "2,000",
                        "333 (250 to 500)",
                        "3.00 ms, 95 % within 4.00 ms",
                        "cold 900 ms, warm 300 ms",
                        "20.0 ms",
                        "70.00 MB, process",
                        "1",
                        "0.25 before, 1.50 after, 2 cores");
    }

    @Test
    void what_cannot_be_and_what_was_measured_on_a_busy_machine_is_marked() {
        Transcript run = run(
                SpeedSample.of("fast", 1e6, null, 2),
                SpeedSample.of("busy", null, new MachineLoad(2, 7.0, 8.0, true), 2));
        ComparedTable table = SpeedTable.of(run).orElseThrow();

        assertThat(table.rows().get(0).get(5)).isEqualTo(new ComparedTable.Entry("500 impossible", "bad"));
        assertThat(table.rows().get(1).get(11).tone()).isEqualTo("warn");
        assertThat(SpeedTable.notes(run))
                .containsExactly(
                        "fast: impossible: faster than the memory of this machine can be read.",
                        "busy: the machine was busy, so the figures may be too low.");
    }

    /** Its second repeat has other lengths; its third says that a token took no time. */
    @Test
    void what_a_device_recorded_is_a_row_for_each_pair_of_lengths() {
        Transcript run = SurfaceSample.measuringPhone();
        ComparedTable table = SpeedTable.of(run).orElseThrow();

        assertThat(table.rows()).hasSize(2);
        assertThat(row(table, 0))
                .startsWith(
                        "phone",
                        "this bundle",
                        "4, 2, 1",
                        "500",
                        "–",
                        "1,000",
                        "1.00 ms, 95 % within 1.00 ms",
                        "cold 2.00 s, warm –")
                .endsWith("30.00 MB, page", "1", "–");
        assertThat(row(table, 1)).startsWith("phone", "this bundle", "8, 1, 1");
        assertThat(SpeedTable.notes(run))
                .containsExactly(
                        "phone: 1 of 3 repeats has a time of 0, which gives no throughput, so the table leaves it out.",
                        "phone: its peak memory is what the browser counts for the page, without its own and the"
                                + " GPU's.",
                        "phone: it wasn't in front all the time, so the figures may be too low.",
                        "phone: its clock ticks every 0.1 ms, so times of single tokens are coarse.");
    }

    @Test
    void a_device_whose_clock_told_no_time_has_its_notes_under_their_heading() {
        Transcript run = SurfaceSample.measuringPhone(
                List.of(new DeviceRecording.Speed(4, 2, 1, 0L, null, List.of(1_000_000L, 1_000_000L))));
        String note = "phone: 1 of 1 repeat has a time of 0, which gives no throughput, so the table leaves it out.";

        assertThat(SpeedTable.of(run)).isEmpty();
        assertThat(Jsoup.parse(new HtmlReport().render(run)).select("#speed").text())
                .contains("Speed", note);
        assertThat(new MarkdownSummary().render(run)).contains("### Speed\n\n- " + note);
    }

    private static List<String> row(ComparedTable table, int row) {
        return table.rows().get(row).stream().map(ComparedTable.Entry::text).toList();
    }

    private static Transcript run(SpeedFacts... speed) {
        return SurfaceSample.run(Samples.identical(7, 9), List.of(speed));
    }
}
