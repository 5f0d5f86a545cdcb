package dev.shipgate.report.wording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.NoiseSample;
import dev.shipgate.fixture.RunSamples;
import dev.shipgate.fixture.TopKSamples;
import dev.shipgate.report.console.ConsoleReport;
import dev.shipgate.report.console.Palette;
import dev.shipgate.report.html.HtmlReport;
import dev.shipgate.report.markdown.MarkdownSummary;
import dev.shipgate.report.markdown.ModelCard;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.Verdict;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoiseStatementTests {

    private static final String SOUND =
            "sigma 0.0493 nat over 368 positions, behaves like int8 on this model (0.01 to 0.1); 3.3 flips expected"
                    + " from noise alone, 0 seen";

    @Test
    void every_report_says_it_in_one_line() {
        Transcript run = RunSamples.passing();

        assertThat(new ConsoleReport(Palette.PLAIN).render(run).lines()).contains("noise: " + SOUND);
        assertThat(new MarkdownSummary().render(run).lines()).contains("Noise: " + SOUND + ".");
        assertThat(new ModelCard().render(run).lines()).contains("Noise: " + SOUND + ".");
        assertThat(Jsoup.parse(new HtmlReport().render(run))
                        .select("header .facts div")
                        .eachText())
                .contains("Noise " + SOUND);
    }

    @Test
    void no_report_says_it_of_a_run_without_noise() {
        Transcript run = RunSamples.empty(Verdict.INCONCLUSIVE);

        assertThat(NoiseStatement.of(run)).isEmpty();
        assertThat(new ConsoleReport(Palette.PLAIN).render(run)).doesNotContain("noise:");
        assertThat(new MarkdownSummary().render(run)).doesNotContain("Noise:");
        assertThat(new ModelCard().render(run)).doesNotContain("Noise:");
    }

    @Test
    void it_says_that_only_the_recorded_logits_were_compared() {
        assertThat(NoiseStatement.of(TopKSamples.of(RunSamples.passing(), 1)))
                .hasValue(SOUND + "; only the 64 recorded logits of each row were compared");
    }

    @Test
    void few_expected_flips_are_not_rounded_to_none() {
        assertThat(NoiseStatement.of(NoiseSample.sound().flips(0, 0.004).build()))
                .contains("; fewer than 0.1 flips expected from noise alone, 0 seen");
        assertThat(NoiseStatement.of(NoiseSample.sound().flips(0, 0).build())).contains("; 0.0 flips expected");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0     | behaves like fp32 or fp16 on this model (up to 0.005)",
                "0.005 | behaves like fp32 or fp16 on this model (up to 0.005)",
                "0.006 | is between a float and int8 on this model (0.005 to 0.01)",
                "0.05  | behaves like int8 on this model (0.01 to 0.1)",
                "0.15  | behaves like 5 to 6 bits on this model (0.1 to 0.2)",
                "0.22  | behaves like 4 to 5 bits on this model (0.2 to 0.25)",
                "0.456 | behaves like int4 on this model (0.25 to 0.6)",
                "0.98  | is coarser than int4 on this model (over 0.6)",
            })
    void each_sigma_has_a_class(double sigmaNats, String phrase) {
        assertThat(NoiseClass.of(sigmaNats).phrase()).isEqualTo(phrase);
    }
}
