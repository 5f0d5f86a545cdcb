package dev.shipgate.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.fixture.GraphEditor;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.Rate;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.SurfaceResult;
import dev.shipgate.transcript.SurfaceResult.Kind;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.Verdict;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A head that is padded to a larger vocabulary is judged by the oracle's ids, and by what its padding does. */
class PaddedHeadTests {

    private static final int PADDING = 64;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(floats = {-1e4f, Float.NEGATIVE_INFINITY})
    void masked_padding_does_no_harm(float logit) {
        Transcript transcript = padded(logit, 0, PADDING);

        assertThat(transcript.verdict()).isEqualTo(Verdict.PASS);
        assertThat(transcript.findings()).isEmpty();
        assertThat(contract(transcript).reason())
                .startsWith("vocabulary 2048 in oracle and 2112 in logits, whose padding never wins");
    }

    @Test
    void padding_that_wins_fails_although_every_token_of_the_oracle_agrees() {
        Transcript transcript = padded(0, -60, PADDING);

        assertThat(transcript.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(contract(transcript).reason())
                .startsWith("the head has 64 ids after the oracle's 2048, and they win in ");
        assertThat(transcript.findings()).extracting(Finding::family).startsWith(Family.VOCABULARY);
    }

    @Test
    void padding_that_is_not_a_number_wins() {
        assertThat(contract(padded(Float.NaN, 0, PADDING)).verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void the_padding_is_watched_even_if_the_contract_is_asked_for_first() {
        try (Gate gate = Gate.open(request(-1e4f, 0, PADDING))) {
            assertThat(gate.examine(Subject.of(CheckId.BUNDLE_CONTRACT))
                            .judgement()
                            .verdict())
                    .isEqualTo(Verdict.PASS);
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {0, Float.NEGATIVE_INFINITY})
    void an_engine_surface_and_a_baseline_with_such_a_head_are_compared_by_the_oracles_ids(float logit) {
        Path bundle = request(logit, 0, PADDING).bundle();
        Transcript transcript = EmbeddedModel.gate(GateRequest.builder()
                .oracle(EmbeddedModel.shortOracle())
                .bundle(EmbeddedModel.shipBundle())
                .baseline(bundle)
                .surfaces(List.of(new SurfaceRequest("padded", true, null, bundle, null)))
                .build());

        List<SurfaceResult> others = SurfaceResult.of(transcript).stream()
                .filter(each -> each.kind() == Kind.BASELINE || each.kind() == Kind.ENGINE)
                .toList();
        assertThat(others).hasSize(2).allSatisfy(each -> {
            assertThat(each.notCompared()).isZero();
            assertThat(each.rows()).isEqualTo(Rate.of(48, 48));
        });
        assertThat(transcript.judgements())
                .filteredOn(each -> each.subject().check() == CheckId.DEVICE_RUNS)
                .isNotEmpty()
                .allSatisfy(each -> assertThat(each.verdict()).isIn(Verdict.PASS, Verdict.PASS_TIE, null));
    }

    @Test
    void a_surface_whose_padding_wins_never_passes() {
        Path bundle = request(0, -60, PADDING).bundle();
        Transcript transcript = EmbeddedModel.gate(GateRequest.builder()
                .oracle(EmbeddedModel.shortOracle())
                .bundle(EmbeddedModel.shipBundle())
                .surfaces(List.of(new SurfaceRequest("padded", true, null, bundle, null)))
                .build());

        assertThat(transcript.judgements())
                .filteredOn(each -> each.subject().check() == CheckId.DEVICE_RUNS && each.verdict() != null)
                .isNotEmpty()
                .allSatisfy(each -> assertThat(each.verdict()).isNotIn(Verdict.PASS, Verdict.PASS_TIE));
    }

    @Test
    void many_more_ids_are_another_vocabulary_and_not_padding() {
        assertThat(contract(padded(-1e4f, 0, 1025)).reason()).contains("the manifest says vocab_size 2048");
    }

    private Transcript padded(float logit, float shift, int padding) {
        return EmbeddedModel.gate(request(logit, shift, padding));
    }

    private GateRequest request(float logit, float shift, int padding) {
        float[] logits = new float[padding];
        Arrays.fill(logits, logit);
        GraphEditor editor = GraphEditor.of(EmbeddedModel.bundle("decode_fp32"));
        editor.renameProduct("logits", "logits_own")
                .addFloats("shift", new long[] {1}, shift)
                .addFloats("padding", new long[] {1, 1, padding}, logits)
                .addNode("Add", "logits_shifted", List.of("logits_own", "shift"))
                .addNode("Concat", "logits", List.of("logits_shifted", "padding"), GraphEditor.integer("axis", 2))
                .output("logits")
                .getTypeBuilder()
                .getTensorTypeBuilder()
                .getShapeBuilder()
                .getDimBuilder(2)
                .setDimValue(2048 + padding);
        return EmbeddedModel.shortRequest(editor.writeTo(folder.resolve("bundle")));
    }

    private static Judgement contract(Transcript transcript) {
        return transcript.judgements().stream()
                .filter(each -> each.subject().check() == CheckId.BUNDLE_CONTRACT)
                .findFirst()
                .orElseThrow();
    }
}
