package dev.shipgate.engine.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.engine.Engine;
import dev.shipgate.engine.EngineException;
import dev.shipgate.engine.EngineException.Stage;
import dev.shipgate.engine.EngineOptions;
import dev.shipgate.engine.Limits;
import dev.shipgate.engine.OptimizationLevel;
import dev.shipgate.engine.SeedException;
import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.fixture.HostileBundle;
import dev.shipgate.fixture.PromptRows;
import dev.shipgate.oracle.StateSlot;
import dev.shipgate.tensor.Tensor;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** An engine in a child process gives what one in this process gives, and its end is an exception. */
class ChildEngineTests {

    private static final EngineOptions OPTIONS = new EngineOptions(1, OptimizationLevel.ALL);

    @TempDir
    Path folder;

    @Test
    void rows_states_and_facts_are_those_of_an_engine_in_this_process() {
        Bundle bundle = Bundle.open(EmbeddedModel.shipBundle());
        try (NativeCode here = NativeCode.inThisProcess();
                NativeCode there = NativeCode.inChild(Limits.defaults());
                Engine expected = here.openEngine(bundle, OPTIONS);
                Engine engine = there.openEngine(bundle, OPTIONS)) {
            assertThat(engine.facts()).isEqualTo(expected.facts());
            for (int tokenId : List.of(5, 1_000, 17)) {
                assertThat(step(engine, tokenId)).isEqualTo(step(expected, tokenId));
            }
            assertThat(elements(engine.states())).isEqualTo(elements(expected.states()));
            assertThat(engine.runNanos()).isPositive();

            var seed = expected.states();
            engine.seed(seed, 3);
            expected.seed(seed, 3);
            assertThat(step(engine, 9)).isEqualTo(step(expected, 9));
        }
    }

    @Test
    void tokens_in_steps_give_the_rows_of_single_steps() {
        List<Integer> ids = List.of(5, 1_000, 17, 9);
        try (NativeCode there = NativeCode.inChild(Limits.defaults());
                Engine engine = there.openEngine(Bundle.open(EmbeddedModel.shipBundle()), OPTIONS)) {
            List<float[]> single = ids.stream().map(id -> step(engine, id)).toList();
            List<Integer> indices = new ArrayList<>();
            List<float[]> rows = new ArrayList<>();
            float[] last = new float[engine.vocabularySize()];

            engine.reset();
            engine.steps(List.of(), last, (index, row) -> indices.add(-1));
            engine.steps(ids, last, (index, row) -> {
                indices.add(index);
                rows.add(row.clone());
            });

            assertThat(indices).containsExactly(0, 1, 2, 3);
            assertThat(rows).usingRecursiveComparison().isEqualTo(single);
            assertThat(last).isEqualTo(single.get(3));
        }
    }

    @Test
    void the_row_of_a_step_that_nobody_waits_for_any_more_is_not_taken_for_another() {
        try (NativeCode there = NativeCode.inChild(Limits.defaults());
                Engine engine = there.openEngine(Bundle.open(EmbeddedModel.shipBundle()), OPTIONS)) {
            float[] expected = step(engine, 9);
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> engine.steps(List.of(5, 6, 7), new float[expected.length], (index, row) -> {
                        throw new IllegalArgumentException("full");
                    }))
                    .withMessage("full");

            engine.reset();
            assertThat(step(engine, 9)).isEqualTo(expected);
        }
    }

    @Test
    void an_engine_that_is_a_token_ahead_answers_nothing_else() {
        try (NativeCode there = NativeCode.inChild(Limits.defaults());
                Engine engine = there.openEngine(Bundle.open(EmbeddedModel.shipBundle()), OPTIONS)) {
            float[] expected = step(engine, 9);
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> engine.steps(
                            List.of(5, 6), new float[expected.length], (index, row) -> engine.stateDigests()))
                    .withMessageContaining("already at the next token: reading the states of");

            engine.reset();
            assertThat(step(engine, 9)).isEqualTo(expected);
        }
    }

    @Test
    void rows_of_prompts_of_all_widths_are_those_of_this_process() {
        Bundle bundle = Bundle.open(EmbeddedModel.bundle("genai_int8"));
        try (NativeCode here = NativeCode.inThisProcess();
                NativeCode there = NativeCode.inChild(Limits.defaults());
                Engine expected = here.openEngine(bundle, OPTIONS);
                Engine engine = there.openEngine(bundle, OPTIONS)) {
            for (int width : new int[] {1, 4, 2, 9, 3}) {
                List<Integer> prompt = IntStream.range(0, width).boxed().toList();
                expected.reset();
                engine.reset();
                List<float[]> rows = PromptRows.of(engine, prompt);
                assertThat(rows)
                        .hasSize(width)
                        .usingElementComparator(Arrays::compare)
                        .isEqualTo(PromptRows.of(expected, prompt));
                assertThat(step(engine, 9)).isEqualTo(step(expected, 9));
            }
        }
    }

    @Test
    void states_are_copies_that_later_steps_leave_alone() {
        Bundle bundle = Bundle.open(EmbeddedModel.bundle("genai_int8"));
        try (NativeCode here = NativeCode.inThisProcess();
                NativeCode there = NativeCode.inChild(Limits.defaults());
                Engine expected = here.openEngine(bundle, OPTIONS);
                Engine engine = there.openEngine(bundle, OPTIONS)) {
            Map<StateSlot, Tensor> first = statesAfter(expected, 9);
            assertSame(statesAfter(engine, 9), first);
            Map<StateSlot, float[]> before = new TreeMap<>();
            first.forEach((slot, state) -> before.put(slot, state.toFloats()));
            assertSame(statesAfter(engine, 5), statesAfter(expected, 5));
            statesAfter(expected, 6);
            first.forEach((slot, state) -> assertThat(state.toFloats()).isEqualTo(before.get(slot)));
        }
    }

    private static Map<StateSlot, Tensor> statesAfter(Engine engine, int tokenId) {
        step(engine, tokenId);
        return engine.states();
    }

    private static void assertSame(Map<StateSlot, Tensor> states, Map<StateSlot, Tensor> expected) {
        assertThat(states.keySet()).isEqualTo(expected.keySet()).isNotEmpty();
        expected.forEach((slot, state) ->
                assertThat(Objects.requireNonNull(states.get(slot)).toFloats()).isEqualTo(state.toFloats()));
    }

    @Test
    void a_sink_that_fails_at_a_row_of_a_prompt_leaves_the_engine_in_step() {
        List<Integer> prompt = List.of(5, 6, 7);
        try (NativeCode there = NativeCode.inChild(Limits.defaults());
                Engine engine = there.openEngine(Bundle.open(EmbeddedModel.bundle("genai_int8")), OPTIONS)) {
            float[] expected = step(engine, 9);
            engine.reset();
            float[] row = new float[expected.length];
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> engine.prefill(prompt, row, (index, each) -> {
                        throw new IllegalStateException("at row " + index);
                    }))
                    .withMessage("at row 0");
            engine.reset();
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> engine.prefill(prompt, row, (index, each) -> engine.reset()))
                    .withMessageContaining("already at the next token");

            engine.reset();
            assertThat(step(engine, 9)).isEqualTo(expected);
        }
    }

    @Test
    void a_death_in_steps_names_the_step_and_comes_after_the_rows_before_it() {
        Bundle bundle = Bundle.open(HostileBundle.endless(folder));
        List<Integer> seen = new ArrayList<>();
        try (NativeCode there = NativeCode.inChild(new Limits(Duration.ofSeconds(2), null));
                Engine engine = there.openEngine(bundle, OPTIONS)) {
            assertThatExceptionOfType(EngineException.class)
                    .isThrownBy(() -> engine.steps(
                            List.of(0, 7, 0), new float[engine.vocabularySize()], (index, row) -> seen.add(index)))
                    .withMessageContaining("step 1 (token 7) of model.onnx took more than 2 s and was ended");
        }
        assertThat(seen).containsExactly(0);
    }

    @Test
    void a_digest_changes_with_its_state() {
        Bundle bundle = Bundle.open(EmbeddedModel.shipBundle());
        try (NativeCode here = NativeCode.inThisProcess();
                NativeCode there = NativeCode.inChild(Limits.defaults());
                Engine expected = here.openEngine(bundle, OPTIONS);
                Engine engine = there.openEngine(bundle, OPTIONS)) {
            Map<StateSlot, Integer> fresh = engine.stateDigests();
            assertThat(fresh)
                    .isEqualTo(expected.stateDigests())
                    .containsOnlyKeys(engine.states().keySet());

            step(engine, 5);
            step(expected, 5);
            Map<StateSlot, Integer> stepped = engine.stateDigests();
            assertThat(stepped).isEqualTo(expected.stateDigests()).isEqualTo(engine.stateDigests());
            assertThat(stepped).allSatisfy((slot, digest) -> assertThat(digest).isNotEqualTo(fresh.get(slot)));

            engine.reset();
            assertThat(engine.stateDigests()).isEqualTo(fresh);
        }
    }

    @Test
    void exceptions_of_the_child_s_engine_are_thrown_here() {
        try (NativeCode there = NativeCode.inChild(Limits.defaults());
                Engine engine = there.openEngine(Bundle.open(EmbeddedModel.shipBundle()), OPTIONS)) {
            assertThatExceptionOfType(SeedException.class)
                    .isThrownBy(() -> engine.seed(Map.of(), 3))
                    .withMessageContaining("did not record it");
            assertThat(step(engine, 5)).isNotEmpty();
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "elsewhere the division is defined")
    void a_graph_that_kills_its_process_is_an_exception_that_names_signal_and_step() {
        Bundle bundle = Bundle.open(HostileBundle.dividing(folder));
        try (NativeCode there = NativeCode.inChild(Limits.defaults());
                Engine engine = there.openEngine(bundle, OPTIONS)) {
            step(engine, 0);

            assertThatExceptionOfType(EngineException.class)
                    .isThrownBy(() -> step(engine, 7))
                    .withMessage(bundle.modelFile()
                            + ": the process of the engine died of SIGFPE in libonnxruntime.so in step 1 (token 7) of"
                            + " model.onnx")
                    .matches(died -> died.stage() == Stage.PROGRAM);
            assertThatExceptionOfType(EngineException.class)
                    .isThrownBy(engine::reset)
                    .withMessageContaining("not run, because its process has ended: the process of the engine died");
            assertThatExceptionOfType(EngineException.class)
                    .isThrownBy(() -> there.openEngine(bundle, OPTIONS).close())
                    .withMessageContaining("died of SIGFPE");
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "elsewhere the division is defined")
    void a_death_in_the_very_first_step_names_it_and_says_that_no_case_is_at_fault() {
        Bundle bundle = Bundle.open(HostileBundle.dividingAtOnce(folder));
        try (NativeCode there = NativeCode.inChild(Limits.defaults())) {
            assertThatExceptionOfType(EngineException.class)
                    .isThrownBy(() -> there.openEngine(bundle, OPTIONS).close())
                    .withMessage(bundle.modelFile()
                            + ": the process of the engine died of SIGFPE in libonnxruntime.so in step 0 (token 0) of"
                            + " model.onnx, tried before any case");
        }
    }

    @Test
    void a_graph_without_an_end_is_ended_at_the_deadline() {
        Bundle bundle = Bundle.open(HostileBundle.endless(folder));
        try (NativeCode there = NativeCode.inChild(new Limits(Duration.ofSeconds(2), null));
                Engine engine = there.openEngine(bundle, OPTIONS)) {
            assertThatExceptionOfType(EngineException.class)
                    .isThrownBy(() -> step(engine, 7))
                    .withMessageContaining("step 0 (token 7) of model.onnx took more than 2 s and was ended;"
                            + " raise the limit with --deadline");
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux tells how much memory a process has")
    void a_graph_that_takes_too_much_memory_is_ended() {
        Bundle bundle = Bundle.open(HostileBundle.greedy(folder));
        try (NativeCode there = NativeCode.inChild(new Limits(Limits.DEFAULT_DEADLINE, 600L << 20));
                Engine engine = there.openEngine(bundle, OPTIONS)) {
            assertThatExceptionOfType(EngineException.class)
                    .isThrownBy(() -> step(engine, 7))
                    .withMessageContaining("the process of the engine used more than 600 MiB of memory in step 0"
                            + " (token 7) of model.onnx and was ended; raise the limit with --memory-limit");
        }
    }

    private static Map<StateSlot, List<Object>> elements(Map<StateSlot, Tensor> states) {
        Map<StateSlot, List<Object>> elements = new TreeMap<>();
        states.forEach((slot, state) ->
                elements.put(slot, List.of(state.shape(), state.dtype(), FloatBuffer.wrap(state.toFloats()))));
        return elements;
    }

    private static float[] step(Engine engine, int tokenId) {
        float[] row = new float[engine.vocabularySize()];
        engine.step(tokenId, row);
        return row;
    }
}
