package dev.shipgate.sabotage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Standing;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.Verdict;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults of wide steps that single steps and the rows of a prefill don't show, and sound graphs with wide steps. */
class PrefillFaultTests {

    @TempDir
    Path folder;

    static List<Variant> faults() {
        return PrefillFaults.all();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void a_wrong_state_after_a_prefill_is_red_and_only_there(Variant variant) {
        Transcript transcript = gate(variant.builder().build(folder.resolve("bundle")));

        assertThat(transcript.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(transcript.judgements().stream()
                        .filter(each -> each.standing() == Standing.REQUIRED)
                        .filter(each -> each.verdict() == Verdict.FAIL)
                        .map(each -> each.subject().check()))
                .containsOnly(CheckId.PREFILL_WIDTH);
        assertThat(transcript.findings()).extracting(Finding::family).containsExactly(Family.STATE);
        assertThat(transcript.findings()).extracting(Finding::signature).containsExactly("prefill-leaves-wrong-state");
    }

    @ParameterizedTest
    @ValueSource(strings = {"genai_int8", "genai_int4"})
    void a_sound_graph_with_wide_steps_has_no_finding_of_them(String bundle) {
        Transcript transcript = gate(EmbeddedModel.bundle(bundle));

        assertThat(transcript.judgements().stream()
                        .filter(each -> each.subject().check() == CheckId.PREFILL_WIDTH)
                        .filter(each -> each.verdict() != null)
                        .map(each -> each.reason()))
                .isNotEmpty()
                .noneMatch(reason -> reason.contains("aren't those of single steps"));
        assertThat(transcript.findings()).extracting(Finding::signature).doesNotContain("prefill-leaves-wrong-state");
    }

    private static Transcript gate(Path bundle) {
        return EmbeddedModel.gate(EmbeddedModel.shortRequest(bundle));
    }
}
