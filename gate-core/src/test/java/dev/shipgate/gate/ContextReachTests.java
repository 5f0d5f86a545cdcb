package dev.shipgate.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.fixture.GraphEditor;
import dev.shipgate.judge.ContextReachRule;
import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.ContextReach;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.Standing;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.Verdict;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The promised context, tried on real bundles. */
class ContextReachTests {

    private static final int PROMISED = 4096;

    @TempDir
    Path folder;

    @Test
    void a_sound_bundle_steps_at_the_last_token_that_its_manifest_promises() {
        Transcript transcript = gate(EmbeddedModel.shipBundle(), true);

        assertThat(reach(transcript).longestTokens()).isEqualTo(PROMISED);
        assertThat(reach(transcript).tries()).isEqualTo(2);
        assertThat(judgement(transcript).verdict()).isEqualTo(Verdict.PASS);
        assertThat(transcript.verdict().mayShip()).isTrue();
    }

    @Test
    void nothing_is_tried_unless_it_is_asked_for() {
        Transcript transcript = gate(EmbeddedModel.shipBundle(), false);

        assertThat(judgement(transcript).standing()).isEqualTo(Standing.NOT_GIVEN);
        assertThat(judgement(transcript).reason()).contains("--try-context");
    }

    @Test
    void the_length_at_which_a_short_table_breaks_is_named() {
        GraphEditor editor = GraphEditor.of(EmbeddedModel.bundle("decode_fp32"));
        for (String table : List.of("model.rotary_emb.cos_cache", "model.rotary_emb.sin_cache")) {
            int width = (int) editor.initializer(table).getDims(1);
            editor.floats(table, Arrays.copyOf(editor.floats(table), 384 * width))
                    .initializer(table)
                    .setDims(0, 384);
        }

        Transcript transcript = gate(editor.writeTo(folder.resolve("bundle")), true);

        assertThat(reach(transcript).brokenAtTokens()).isEqualTo(385);
        assertThat(reach(transcript).failure()).isNotNull();
        assertThat(judgement(transcript).verdict()).isEqualTo(Verdict.FAIL);
        assertThat(judgement(transcript).reason())
                .startsWith("the manifest promises 4096 tokens of context, but the bundle breaks at 385: ");
        assertThat(transcript.findings())
                .filteredOn(finding -> finding.signature().equals("context-not-kept"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.family()).isEqualTo(Family.CONTRACT));
    }

    @Test
    void logits_that_are_not_finite_near_the_promise_fail_where_the_static_audit_sees_nothing() {
        GraphEditor editor = GraphEditor.of(EmbeddedModel.bundle("decode_fp32"));
        String table = "model.rotary_emb.cos_cache";
        float[] cosines = editor.floats(table);
        int width = (int) editor.initializer(table).getDims(1);
        Arrays.fill(cosines, 1000 * width, cosines.length, Float.NaN);

        Transcript transcript = gate(editor.floats(table, cosines).writeTo(folder.resolve("bundle")), true);

        assertThat(reach(transcript).brokenAtTokens()).isEqualTo(1001);
        assertThat(reach(transcript).nonFinite()).isPositive();
        assertThat(transcript.findings()).extracting("signature").containsExactly("context-not-kept");
    }

    @Test
    void a_promise_that_is_too_large_to_try_is_inconclusive() {
        ContextReach reach = new ContextReach(Subject.of(CheckId.CONTEXT_REACH), PROMISED, 100, null, null, 0, 2);

        assertThat(new ContextReachRule().rule(reach, CaseKind.GATE).verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    }

    private static Transcript gate(Path bundle, boolean tryContext) {
        return EmbeddedModel.gate(GateRequest.builder()
                .oracle(EmbeddedModel.shortOracle())
                .bundle(bundle)
                .threads(1)
                .tryContext(tryContext)
                .build());
    }

    private static ContextReach reach(Transcript transcript) {
        return transcript.measured().observations().stream()
                .filter(ContextReach.class::isInstance)
                .map(ContextReach.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static Judgement judgement(Transcript transcript) {
        return transcript.judgements().stream()
                .filter(each -> each.subject().check() == CheckId.CONTEXT_REACH)
                .findFirst()
                .orElseThrow();
    }
}
