package dev.shipgate.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.fixture.GgufFixture;
import dev.shipgate.fixture.LlamaCpp;
import dev.shipgate.transcript.BaselineParity;
import dev.shipgate.transcript.CarriedStates;
import dev.shipgate.transcript.EngineFacts;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.PrefillWidth;
import dev.shipgate.transcript.SeededStep;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.Verdict;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The whole gate on GGUF files in llama.cpp's own library. */
@Tag("thorough")
class LlamaCppTests {

    @BeforeEach
    void needs_llama_cpp() throws IOException, InterruptedException {
        LlamaCpp.assumeInstalled();
    }

    @Test
    void eight_bits_may_ship() {
        Transcript transcript = gate("q8_0");

        assertThat(transcript.verdict()).isIn(Verdict.PASS, Verdict.PASS_TIE);
        assertThat(transcript.findings()).isEmpty();
        // Everything was measured: steps, a step from the oracle's cache, states, and a prompt in one pass.
        assertThat(transcript.measured().observations())
                .hasAtLeastOneElementOfType(SeededStep.class)
                .hasAtLeastOneElementOfType(CarriedStates.class)
                .hasAtLeastOneElementOfType(PrefillWidth.class);
        EngineFacts engine =
                Objects.requireNonNull(transcript.measured().bundle().engine());
        assertThat(engine.name()).isEqualTo("llama.cpp");
        assertThat(engine.states()).hasSize(16);
        // No path of this machine is published.
        assertThat(engine.options()).containsEntry("command", "llama.cpp");
    }

    @Test
    void four_bits_have_too_few_levels() {
        Transcript transcript = gate("q4_0");

        assertThat(transcript.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(transcript.findings()).first().extracting(Finding::family).isEqualTo(Family.PRECISION);
        assertThat(transcript.judgements())
                .filteredOn(each -> each.subject().check().id().equals("claims"))
                .extracting(Judgement::verdict)
                .containsExactly(Verdict.PASS);
    }

    @Test
    void a_false_claim_is_named_beside_the_noise() {
        assertThat(gate("q4_k_m").findings())
                .extracting(Finding::family)
                .containsExactly(Family.PRECISION, Family.CLAIM);
    }

    @Test
    void a_file_and_its_onnx_sibling_are_gated_against_each_other_each_in_its_own_engine() {
        GateRequest.Builder request =
                GateRequest.builder().oracle(EmbeddedModel.oracle()).threads(1);
        Transcript file = EmbeddedModel.gate(request.bundle(GgufFixture.nano("q8_0"))
                .engine("llama.cpp")
                .baseline(EmbeddedModel.shipBundle())
                .baselineEngine("onnxruntime")
                .build());
        Transcript sibling = EmbeddedModel.gate(request.bundle(EmbeddedModel.shipBundle())
                .engine("onnxruntime")
                .baseline(GgufFixture.nano("q8_0"))
                .baselineEngine("llama.cpp")
                .build());

        assertThat(engines(file)).containsExactly("llama.cpp", "onnxruntime");
        assertThat(engines(sibling)).containsExactly("onnxruntime", "llama.cpp");
        for (Transcript transcript : List.of(file, sibling)) {
            assertThat(transcript.verdict().mayShip()).isTrue();
            assertThat(transcript.measured().observations()).hasAtLeastOneElementOfType(BaselineParity.class);
        }
    }

    private static List<String> engines(Transcript transcript) {
        return Stream.of(
                        transcript.measured().bundle(),
                        Objects.requireNonNull(transcript.measured().baseline()))
                .map(bundle -> Objects.requireNonNull(bundle.engine()).name())
                .toList();
    }

    private static Transcript gate(String type) {
        return EmbeddedModel.gate(GateRequest.builder()
                .oracle(EmbeddedModel.oracle())
                .bundle(GgufFixture.nano(type))
                .engine("llama.cpp")
                .threads(1)
                .build());
    }
}
