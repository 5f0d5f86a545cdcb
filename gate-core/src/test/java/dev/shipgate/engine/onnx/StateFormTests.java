package dev.shipgate.engine.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.shipgate.bundle.Bundle;
import dev.shipgate.engine.Engine;
import dev.shipgate.engine.EngineException;
import dev.shipgate.engine.EngineException.Stage;
import dev.shipgate.engine.EngineOptions;
import dev.shipgate.fixture.CacheEditor;
import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.oracle.StateKind;
import dev.shipgate.oracle.StateSlot;
import dev.shipgate.tensor.Tensor;
import dev.shipgate.transcript.EngineFacts.StateFacts;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys and values as other element types, and both in one tensor. */
class StateFormTests {

    private static final List<Integer> PROMPT = List.of(338, 812, 811, 5, 77);
    private static final List<StateSlot> CACHES = List.of(
            new StateSlot(3, StateKind.KEY),
            new StateSlot(3, StateKind.VALUE),
            new StateSlot(7, StateKind.KEY),
            new StateSlot(7, StateKind.VALUE));

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void keys_and_values_in_one_tensor_are_carried_compared_and_seeded(int axis) {
        try (Engine engine = open(new CacheEditor().combine(axis, List.of(0, 1)));
                Engine plain = open(EmbeddedModel.bundle("decode_fp32"))) {
            feed(engine);
            feed(plain);
            assertCachesDifferBy(engine.states(), plain.states(), 0);
            assertThat(engine.facts().states()).hasSameSizeAs(plain.facts().states());

            engine.seed(plain.states(), PROMPT.size());

            assertThat(step(engine, 9)).isEqualTo(step(plain, 9));
        }
    }

    @Test
    void values_in_the_place_of_keys_are_found() {
        try (Engine engine = open(new CacheEditor().combine(0, List.of(1, 0)));
                Engine plain = open(EmbeddedModel.bundle("decode_fp32"))) {
            feed(engine);
            feed(plain);

            assertThat(largestDifference(engine.states(), plain.states(), CACHES.get(0)))
                    .isGreaterThan(0.5);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"INT8", "UINT8"})
    void codes_are_read_and_seeded_through_their_scale_and_zero_point(DataType type) {
        int zero = type == DataType.UINT8 ? 120 : -5;
        try (Engine engine = open(new CacheEditor().quantise(type, 0.1f, 0.05f, zero, zero));
                Engine plain = open(EmbeddedModel.bundle("decode_fp32"))) {
            feed(plain);

            Map<StateSlot, Tensor> laid = engine.layOut(plain.states(), PROMPT.size());
            engine.seed(laid, PROMPT.size());

            assertCachesDifferBy(engine.states(), plain.states(), 0.0501);
            assertThat(step(engine, 9)).hasSameSizeAs(step(plain, 9));
            assertCachesDifferBy(engine.states(), plain.states(), 0.3);
        }
    }

    /** One scale for each of two heads, or for each of 32 elements of a vector. */
    static Stream<Arguments> several_scales() {
        float[] ofElements = new float[32];
        for (int i = 0; i < ofElements.length; i++) {
            ofElements[i] = 0.1f + 0.001f * i;
        }
        return Stream.of(
                scales("by head", editor -> editor.quantiseAlong(1, 0.1f, 0.12f)),
                scales(
                        "by head, tokens first",
                        editor -> editor.putTokensBeforeHeads().quantiseAlong(2, 0.1f, 0.12f)),
                scales("by element", editor -> editor.quantiseAlong(3, ofElements)),
                scales("by element, counted from the end", editor -> editor.quantiseAlong(-1, ofElements)),
                scales("multiplied", editor -> editor.multiply(new long[0], 0.1f)),
                scales("multiplied by head", editor -> editor.multiply(new long[] {2, 1, 1}, 0.1f, 0.12f)),
                scales("multiplied by element", editor -> editor.multiply(new long[] {32}, ofElements)));
    }

    private static Arguments scales(String name, UnaryOperator<CacheEditor> edit) {
        return Arguments.of(Named.of(name, edit));
    }

    @ParameterizedTest
    @MethodSource("several_scales")
    void codes_are_read_and_seeded_through_all_their_scales(UnaryOperator<CacheEditor> edit) {
        try (Engine engine = open(edit.apply(new CacheEditor()));
                Engine plain = open(EmbeddedModel.bundle("decode_fp32"))) {
            feed(plain);

            engine.seed(engine.layOut(plain.states(), PROMPT.size()), PROMPT.size());

            assertCachesDifferBy(engine.states(), plain.states(), 0.067);
            feed(engine);
            engine.reset();
            feed(engine);
            assertCachesDifferBy(engine.states(), plain.states(), 0.3);
            assertThat(engine.facts().stateBits()).isEqualTo(8);
        }
    }

    @Test
    void two_codes_in_a_byte_are_read_and_seeded() {
        try (Engine engine = open(new CacheEditor().packCodes(2, 1));
                Engine plain = open(EmbeddedModel.bundle("decode_fp32"))) {
            feed(plain);

            engine.seed(engine.layOut(plain.states(), PROMPT.size()), PROMPT.size());

            assertCachesDifferBy(engine.states(), plain.states(), 1.001);
            engine.reset();
            feed(engine);
            assertCachesDifferBy(engine.states(), plain.states(), 4);
            assertThat(engine.facts().stateBits()).isEqualTo(4);
        }
    }

    @Test
    void a_scale_for_each_token_is_unsupported() {
        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> open(new CacheEditor().multiply(new long[] {2, 1}, 0.1f, 0.1f))
                        .close())
                .returns(Stage.UNSUPPORTED, EngineException::stage)
                .withMessageContaining("the same for all tokens");
    }

    @Test
    void codes_made_with_another_zero_point_are_found() {
        try (Engine engine = open(new CacheEditor().quantise(DataType.UINT8, 0.1f, 0.05f, 120, 100));
                Engine plain = open(EmbeddedModel.bundle("decode_fp32"))) {
            feed(engine);
            feed(plain);

            assertThat(largestDifference(engine.states(), plain.states(), CACHES.get(0)))
                    .isGreaterThan(1.9);
        }
    }

    /** The scales cut no key off; the largest is 11. The errors are half a step there, and what layer 3 adds. */
    static Stream<Arguments> types_without_a_tensor_in_java() {
        return Stream.of(
                Arguments.of(DataType.FLOAT8E4M3FN, 0.03f, 0, 0.49, 8),
                Arguments.of(DataType.FLOAT8E5M2, 0.001f, 0, 1.03, 7),
                Arguments.of(DataType.INT4, 2f, 0, 1.3, 4),
                Arguments.of(DataType.UINT4, 2f, 8, 1.3, 4));
    }

    @ParameterizedTest
    @MethodSource("types_without_a_tensor_in_java")
    void a_cache_of_a_type_that_java_lacks_is_read_and_seeded(
            DataType type, float scale, int zero, double most, int bits) {
        try (Engine engine = open(new CacheEditor().quantise(type, scale, scale, zero, zero));
                Engine plain = open(EmbeddedModel.bundle("decode_fp32"))) {
            feed(plain);

            Map<StateSlot, Tensor> laid = engine.layOut(plain.states(), PROMPT.size());
            engine.seed(laid, PROMPT.size());
            step(engine, 9);
            step(plain, 9);

            assertCachesDifferBy(engine.states(), plain.states(), most);
            assertThat(largestDifference(engine.states(), plain.states(), CACHES.get(0)))
                    .as("rounded, so it really is of this type")
                    .isGreaterThan(1e-3);
            assertThat(engine.facts().stateBits()).isEqualTo(bits);
            assertThat(engine.facts().states())
                    .filteredOn(state -> state.input().equals("past_key_values.3.key"))
                    .singleElement()
                    .returns(type.name().toLowerCase(Locale.ROOT), StateFacts::dtype);
        }
    }

    @Test
    void a_cache_of_4_bits_whose_scale_is_computed_is_unsupported() {
        CacheEditor editor = new CacheEditor().quantise(DataType.INT4, 1f, 1f, 0, 0);
        editor.graph().redirect("key_scale", "computed").addNode("Identity", "computed", List.of("key_scale"));

        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> open(editor).close())
                .returns(Stage.UNSUPPORTED, EngineException::stage)
                .withMessageContainingAll("past_key_values.3.key int4[", "constants", "--engine exec:PROGRAM");
    }

    private static void assertCachesDifferBy(
            Map<StateSlot, Tensor> found, Map<StateSlot, Tensor> expected, double most) {
        for (StateSlot cache : CACHES) {
            assertThat(largestDifference(found, expected, cache))
                    .as(cache.toString())
                    .isLessThanOrEqualTo(most);
        }
    }

    private static double largestDifference(
            Map<StateSlot, Tensor> found, Map<StateSlot, Tensor> expected, StateSlot cache) {
        float[] one = Objects.requireNonNull(found.get(cache)).toFloats();
        float[] other = Objects.requireNonNull(expected.get(cache)).toFloats();
        assertThat(one).hasSameSizeAs(other);
        double largest = 0;
        for (int i = 0; i < one.length; i++) {
            largest = Math.max(largest, Math.abs(one[i] - other[i]));
        }
        return largest;
    }

    private static void feed(Engine engine) {
        PROMPT.forEach(token -> step(engine, token));
    }

    private static float[] step(Engine engine, int token) {
        float[] row = new float[engine.vocabularySize()];
        engine.step(token, row);
        return row;
    }

    private Engine open(CacheEditor editor) {
        return open(editor.graph().writeTo(folder.resolve("bundle")));
    }

    private static Engine open(Path bundle) {
        return OnnxEngine.open(Bundle.open(bundle), EngineOptions.defaults());
    }
}
