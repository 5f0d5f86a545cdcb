package dev.shipgate.report.wording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.shipgate.fixture.Samples;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.Repeatability;
import dev.shipgate.transcript.SeededStep;
import dev.shipgate.transcript.Subject;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PlainFiguresTests {

    private final PlainFigures ofAnyKind = new PlainFigures(Set.of());

    static Iterable<Observation> everyKind() {
        return Samples.greenObservations();
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void a_kind_with_a_section_of_its_own_has_no_plain_figures(Observation observation) {
        assertThat(new PlainFigures().of(observation)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void an_unknown_kind_shows_what_the_transcript_holds(Observation observation) {
        assertThat(ofAnyKind.of(observation)).isNotEmpty().doesNotContainKeys("type", "subject");
    }

    @Test
    void figures_have_the_names_and_order_of_the_transcript() {
        Observation observation = Samples.repeated("alphabet", Repeatability.Way.AFTER_RESET);

        assertThat(ofAnyKind.of(observation))
                .containsExactly(
                        entry("positions", "3"),
                        entry("bit_equal_positions", "3"),
                        entry("first_difference", "–"),
                        entry("max_abs_logit", "0.0"),
                        entry("top1_differences", "0"));
    }

    @Test
    void parts_are_named_by_their_path_and_lists_are_counted() {
        assertThat(ofAnyKind.of(new SeededStep(Subject.of(CheckId.SEEDED_STEP, "a"), Samples.position(3, 5, 7))))
                .containsEntry("step.oracle.margin.logit", "5.0")
                .containsEntry("step.oracle_leaders", "none");
        assertThat(ofAnyKind.of(Samples.contract()))
                .containsEntry("stop_tokens.bundle", "0")
                .containsEntry("retokenisations", "1 entries");
    }
}
