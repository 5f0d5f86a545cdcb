package dev.shipgate.report.ci;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.RunSamples;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Strength;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GithubAnnotationsTests {

    @ParameterizedTest
    @EnumSource(
            value = Verdict.class,
            names = {"FAIL", "ERROR", "INVALID_ORACLE", "INCONCLUSIVE"})
    void what_may_not_ship_is_an_error(Verdict verdict) {
        assertThat(render(RunSamples.empty(verdict)))
                .startsWith("::error title=Ship Gate%3A " + verdict.name()
                        + "::qwen3_5_nano_decode_int8 nothing was compared.\n");
    }

    @Test
    void each_failing_position_is_an_error() {
        assertThat(render(RunSamples.flipping()).lines().filter(line -> line.contains("position 0 after 'The'")))
                .hasSize(1)
                .allMatch(line -> line.startsWith("::error title=Ship Gate::"));
    }

    @Test
    void nothing_wrong_is_nothing_to_say() {
        assertThat(render(RunSamples.passing())).isEmpty();
    }

    @Test
    void a_finding_is_a_warning_where_the_bundle_may_ship() {
        assertThat(render(with(Verdict.PASS, "50 % of it, and more: see")))
                .isEqualTo("::warning title=Ship Gate finding%3A claim::50 %25 of it, and more: see. do this\n");
        assertThat(render(with(Verdict.FAIL, "s"))).contains("::error title=Ship Gate finding%3A claim::");
    }

    @Test
    void a_text_cannot_begin_a_command_of_its_own() {
        String hostile = "x\r\n::set-output name=a::b\n::error::c%0A::stop-commands::d";
        String annotations = render(RunSamples.hostile(hostile));

        assertThat(annotations.lines()).allMatch(line -> line.startsWith("::error title=Ship Gate"));
        assertThat(annotations).doesNotContain("\r").contains("\\n::set-output", "%250A");
    }

    private static Transcript with(Verdict verdict, String summary) {
        Transcript run = RunSamples.empty(verdict);
        return new Transcript(
                run.schema(),
                verdict,
                run.headline(),
                List.of(new Finding(Family.CLAIM, "s", Strength.SUGGESTIVE, summary, List.of("e"), "do this")),
                run.judgements(),
                run.policy(),
                run.measured(),
                run.environment(),
                run.effort());
    }

    private static String render(Transcript run) {
        return new GithubAnnotations().render(run);
    }
}
