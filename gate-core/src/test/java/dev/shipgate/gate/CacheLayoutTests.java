package dev.shipgate.gate;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.TensorProto;
import dev.shipgate.bundle.Bundle;
import dev.shipgate.bundle.BundleTokenizer;
import dev.shipgate.engine.Engine;
import dev.shipgate.engine.EngineOptions;
import dev.shipgate.engine.onnx.OnnxEngine;
import dev.shipgate.fixture.CacheEditor;
import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.judge.BuiltInPolicy;
import dev.shipgate.oracle.CaseKind;
import dev.shipgate.oracle.OracleWriter;
import dev.shipgate.recording.BundleRecorder;
import dev.shipgate.recording.Prompt;
import dev.shipgate.transcript.CarriedSlot.Kind;
import dev.shipgate.transcript.CarriedStates;
import dev.shipgate.transcript.CarriedStates.State;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Policy.SelfReference;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The embedded model with its caches laid out as other exporters do: a sound one passes, a faulty one is named. */
class CacheLayoutTests {

    private static final int WINDOW = 8;
    private static final int CAPACITY = 48;
    private static final String PROMPT = "In the beginning God created the heaven and the earth. And the earth was";

    @TempDir
    static Path reference;

    @TempDir
    Path folder;

    /**
     * Records what the model says with a window, from caches that hold all tokens. The weights have 8 bits on purpose.
     */
    @BeforeAll
    static void record_the_oracle() throws IOException {
        Path bundle = new CacheEditor().seeOnly(WINDOW).graph().writeTo(reference.resolve("bundle"));
        Bundle opened = Bundle.open(bundle);
        try (Engine engine = OnnxEngine.open(opened, EngineOptions.defaults());
                BundleTokenizer tokenizer = BundleTokenizer.open(Objects.requireNonNull(opened.tokenizerFile()))) {
            List<Prompt> prompts = List.of(
                    new Prompt("first", CaseKind.LONG, PROMPT), new Prompt("second", CaseKind.LONG, "12" + PROMPT));
            new OracleWriter()
                    .write(
                            new BundleRecorder(opened, engine, tokenizer, 8, null).record(prompts),
                            reference.resolve("oracle"));
        }
    }

    @Test
    void caches_as_long_as_their_window_hold_the_oracles_newest_tokens() {
        Transcript transcript = gate(new CacheEditor().keepWindowLong(WINDOW));

        assertSound(transcript, WINDOW);
    }

    @Test
    void the_window_may_be_the_declared_length() {
        Transcript transcript = gate(new CacheEditor().keepWindowLong(WINDOW).fix(WINDOW));

        assertSound(transcript, WINDOW);
    }

    @Test
    void keys_rotated_otherwise_are_found_in_a_cache_as_long_as_its_window() {
        Transcript transcript = gate(faulty(new CacheEditor().keepWindowLong(WINDOW)));

        assertKeysAreNamed(transcript);
    }

    @Test
    void caches_trimmed_to_what_their_window_sees_hold_the_oracles_newest_tokens() {
        Transcript transcript = gate(new CacheEditor().seeOnly(WINDOW).keepNewest(WINDOW - 1));

        assertSound(transcript, WINDOW - 1);
    }

    @Test
    void keys_rotated_otherwise_are_found_in_a_trimmed_cache() {
        Transcript transcript = gate(faulty(new CacheEditor().seeOnly(WINDOW).keepNewest(WINDOW - 1)));

        assertKeysAreNamed(transcript);
    }

    @Test
    void a_cache_trimmed_to_less_than_its_window_is_cut_off() {
        Transcript transcript = gate(new CacheEditor().seeOnly(WINDOW).keepNewest(WINDOW - 3));

        assertThat(transcript.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(transcript.findings()).extracting(Finding::signature).startsWith("cut-off-cache");
    }

    @Test
    void caches_of_codes_are_compared_and_seeded_through_their_scales() {
        Transcript transcript = gate(new CacheEditor().seeOnly(WINDOW).keepCodes(0.1f, 0.05f));

        assertThat(transcript.verdict().mayShip()).as(transcript.headline()).isTrue();
        assertThat(caches(transcript)).hasSize(8).allSatisfy(state -> {
            assertThat(state.tokensHeld()).isEqualTo(state.tokensExpected());
            assertThat(Objects.requireNonNull(state.difference()).cosine()).isGreaterThan(0.999);
        });
        assertThat(transcript.judgements())
                .filteredOn(each -> each.subject().check() == CheckId.SEEDED_STEP)
                .hasSize(2)
                .allSatisfy(each -> assertThat(each.verdict()).isEqualTo(Verdict.PASS));
    }

    @Test
    void keys_that_overflow_their_codes_are_cut_off() {
        Transcript transcript = gate(new CacheEditor().seeOnly(WINDOW).keepCodes(0.004f, 0.05f));

        assertThat(transcript.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(transcript.findings()).extracting(Finding::signature).startsWith("clipped-cache");
        assertThat(transcript.findings().get(0).family()).isEqualTo(Family.STATE);
        assertThat(transcript.findings().get(0).evidence().get(0)).contains("3.key are cut off");
    }

    @Test
    void values_that_use_few_of_their_codes_are_coarse() {
        Transcript transcript = gate(new CacheEditor().seeOnly(WINDOW).keepCodes(0.1f, 1f));

        assertThat(transcript.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(transcript.findings()).extracting(Finding::signature).startsWith("coarse-state");
        assertThat(transcript.findings().get(0).evidence()).anyMatch(line -> line.contains("3.value are rounded to 0"));
    }

    @Test
    void an_input_that_is_not_understood_is_unsupported() {
        CacheEditor editor = new CacheEditor().seeOnly(WINDOW);
        editor.addInput("mystery_flags", TensorProto.DataType.INT64, 1, 4);

        Transcript transcript = gate(editor);

        assertThat(transcript.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(transcript.findings()).extracting(Finding::family).containsExactly(Family.UNSUPPORTED);
        assertThat(transcript.findings().get(0).evidence().get(0))
                .contains("mystery_flags int64[1, 4]", "doesn't understand", "\"names\"", "--engine exec:PROGRAM")
                .doesNotContain("float state");
    }

    static Stream<Arguments> layouts_that_hold_every_token() {
        return Stream.of(
                layout("tokens before heads", CacheEditor::putTokensBeforeHeads),
                layout("fixed, counted by the mask", editor -> editor.fix(CAPACITY)),
                layout("fixed, as is the mask", editor -> editor.fix(CAPACITY).fixMask(CAPACITY)),
                layout(
                        "fixed, tokens before heads",
                        editor -> editor.fix(CAPACITY).putTokensBeforeHeads()),
                layout(
                        "fixed, counted by past_seq_len and total_seq_len",
                        editor -> editor.fix(CAPACITY).countByLengths()),
                layout(
                        "fixed, counted by cache_position",
                        editor -> editor.fix(CAPACITY).countByCachePosition()),
                layout("fixed, filled from the end", editor -> editor.roll(CAPACITY)),
                layout("counted by past_sequence_length", editor -> editor.countByScalar("past_sequence_length")),
                layout("counted by cache_length", editor -> editor.countByScalar("cache_length")));
    }

    private static Arguments layout(String name, UnaryOperator<CacheEditor> layout) {
        return Arguments.of(Named.of(name, layout));
    }

    @ParameterizedTest
    @MethodSource("layouts_that_hold_every_token")
    void a_cache_that_holds_every_token_equals_the_oracles(UnaryOperator<CacheEditor> layout) {
        Transcript transcript = gate(layout.apply(new CacheEditor().seeOnly(WINDOW)));

        assertSound(transcript, null);
    }

    @ParameterizedTest
    @MethodSource("layouts_that_hold_every_token")
    void keys_rotated_otherwise_are_found_in_any_layout(UnaryOperator<CacheEditor> layout) {
        Transcript transcript = gate(faulty(layout.apply(new CacheEditor().seeOnly(WINDOW))));

        assertKeysAreNamed(transcript);
    }

    private static CacheEditor faulty(CacheEditor editor) {
        editor.graph().mapFloats("model.rotary_emb.sin_cache", sine -> -sine);
        return editor;
    }

    private Transcript gate(CacheEditor editor) {
        Path bundle = editor.graph().writeTo(folder.resolve("bundle"));
        return EmbeddedModel.gate(GateRequest.builder()
                .oracle(reference.resolve("oracle"))
                .bundle(bundle)
                .policy(BuiltInPolicy.DEFAULT.read().withSelfReference(SelfReference.ALLOWED))
                .build());
    }

    private static void assertSound(Transcript transcript, @Nullable Integer tokensHeld) {
        assertThat(transcript.verdict()).as(transcript.headline()).isEqualTo(Verdict.PASS);
        assertThat(transcript.findings()).isEmpty();
        assertThat(caches(transcript)).hasSize(8).allSatisfy(state -> {
            assertThat(state.tokensHeld()).isEqualTo(tokensHeld == null ? state.tokensExpected() : tokensHeld);
            assertThat(Objects.requireNonNull(state.difference()).relativeError())
                    .isLessThan(1e-4);
        });
    }

    private static void assertKeysAreNamed(Transcript transcript) {
        assertThat(transcript.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(transcript.findings()).extracting(Finding::family).startsWith(Family.POSITIONS);
        assertThat(transcript.findings().get(0).summary()).contains("the keys of layer 3");
    }

    private static List<State> caches(Transcript transcript) {
        return transcript.measured().observations().stream()
                .filter(CarriedStates.class::isInstance)
                .map(CarriedStates.class::cast)
                .flatMap(carried -> carried.states().stream())
                .filter(state -> state.slot().kind() == Kind.KEY || state.slot().kind() == Kind.VALUE)
                .toList();
    }
}
