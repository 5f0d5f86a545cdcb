package dev.shipgate.engine.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.engine.Engine;
import dev.shipgate.engine.EngineException;
import dev.shipgate.engine.SeedException;
import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.fixture.FakeProgram;
import dev.shipgate.fixture.PromptRows;
import dev.shipgate.numerics.RowForm;
import dev.shipgate.oracle.StateKind;
import dev.shipgate.oracle.StateSlot;
import dev.shipgate.tensor.ArrayTensor;
import dev.shipgate.tensor.Shape;
import dev.shipgate.tensor.Tensor;
import dev.shipgate.transcript.CarriedSlot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A program of somebody else's: one that behaves, and each way not to. */
class ExecEngineTests {

    private static final StateSlot SLOT = new StateSlot(0, StateKind.RECURRENT_STATE);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"none", "rows in files"})
    void a_conforming_program_steps_seeds_and_shows_its_state(String way) {
        try (Engine engine = open(way)) {
            float[] row = new float[engine.vocabularySize()];

            engine.step(2, row);
            assertThat(row).containsExactly(0, 0, 2, 0);
            engine.step(3, row);
            assertThat(row).as("what came before is carried").containsExactly(0, 0, 0, 5);
            assertThat(engine.states()).containsOnlyKeys(SLOT);
            assertThat(engine.states().values().iterator().next().toFloats()).containsExactly(5);

            engine.reset();
            engine.step(1, row);
            assertThat(row).containsExactly(0, 1, 0, 0);

            engine.seed(Map.of(SLOT, state(40)), 16);
            engine.step(1, row);
            assertThat(row).containsExactly(0, 41, 0, 0);

            assertThat(PromptRows.of(engine, List.of(0, 2)))
                    .containsExactly(new float[] {41, 0, 0, 0}, new float[] {0, 0, 43, 0});
            assertThat(engine.facts().name()).isEqualTo("fake");
            assertThat(engine.facts().staticInputIds())
                    .as("it takes eight tokens at once")
                    .isFalse();
            assertThat(engine.facts().states())
                    .extracting(state -> state.slot())
                    .containsExactly(CarriedSlot.of("0.recurrent_state"));
            assertThat(engine.runNanos()).isPositive();
        }
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                arguments(
                        "dies at hello",
                        "ended with exit code 139; last line of its standard error: Segmentation "
                                + "fault in delegate"),
                arguments(
                        "dies in a step",
                        "at position 0 (step) ended with exit code 139; last line of its standard error: Segmentation "
                                + "fault"),
                arguments("hangs in a step", "did not reply within 2 s and was stopped"),
                arguments("prints garbage", "sent an invalid reply to \"step\": Warning:"),
                arguments(
                        "prints in between",
                        "replied to \"step\" with id null, expected 5; standard output must contain only replies"),
                arguments("short row", "sent logits with 4 bytes, expected 4 elements of float32, 16 bytes"),
                arguments("no row", "replied to \"step\" without \"logits\""),
                arguments("odd base64", "in invalid base64"),
                arguments("file outside", "in an unreadable file"),
                arguments("endless line", "a line of more than 16 MiB"),
                arguments("refuses step", "refused \"step\": out of memory"),
                arguments("other protocol", "speaks the protocol other/9, expected shipgate-exec/1 or shipgate-exec/2"),
                arguments("time travels", "with \"nanos\": 9000000000000, expected a whole number of up to "),
                arguments("odd rows", "reported \"rows\": \"odds\", expected \"logits\", \"logprobs\" or \"topk\""),
                arguments("logprobs as logits", "replied to \"step\" without \"logprobs\""),
                arguments("topk twice", "can't be one: topk_ids[1] is 1, which is a duplicate"),
                arguments("topk of too much", "can't be one: logsumexp is 1.0, expected at least the largest logit"),
                arguments("topk without sum", "or without \"log_sum_exp\"; expected all three"),
                arguments("topk outside", "can't be one: topk_ids[1] is 4"),
                arguments("odd fact", "reported \"engine.threads_used\" of \"many\", expected a whole number"),
                arguments("odd slot", "reported a state \"layer0\""));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void each_protocol_violation_has_its_own_message(String fault, String said) {
        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> {
                    try (Engine engine = open(fault)) {
                        float[] row = new float[engine.vocabularySize()];
                        engine.step(1, row);
                        engine.step(1, row);
                    }
                })
                .satisfies(broken -> assertThat(broken.stage()).isEqualTo(EngineException.Stage.PROGRAM))
                .satisfies(broken -> assertThat(broken.getMessage()).hasLineCount(1))
                .withMessageContaining("the engine ")
                .withMessageContaining(said);
    }

    @Test
    void what_a_program_of_the_second_version_tells_is_in_the_transcript_and_nothing_else() {
        try (Engine engine = open("second version")) {
            engine.reset();
            assertThat(PromptRows.of(engine, List.of(1, 2)))
                    .as("only the last row")
                    .containsExactly(new float[] {0, 0, 3, 0});
            assertThat(engine.runNanos()).as("the engine's own time").isEqualTo(7);
            assertThat(engine.facts().options())
                    .containsEntry("protocol", "shipgate-exec/2")
                    .containsEntry("provider", "Fake from libfake.so")
                    .containsEntry("threads_asked", "1")
                    .containsEntry("threads_used", "3")
                    .containsEntry("setting flash attention", "off")
                    .containsEntry("time", "the engine's own")
                    .doesNotContainKeys("kv_type", "unit_used", "news");
            assertThat(engine.facts().options().values()).noneMatch(value -> value.contains("/home"));
        }
    }

    @Test
    void a_program_of_the_first_version_may_have_anything_where_the_second_has_facts() {
        try (Engine engine = open("first version with news")) {
            float[] row = new float[engine.vocabularySize()];
            engine.step(1, row);

            assertThat(row).containsExactly(0, 1, 0, 0);
            assertThat(engine.facts().options())
                    .containsEntry("protocol", "shipgate-exec/1")
                    .containsEntry("time", "of whole replies")
                    .doesNotContainKeys("provider", "threads_used");
        }
    }

    @Test
    void log_probabilities_are_passed_on_as_what_they_are() {
        try (Engine engine = open("logprobs")) {
            assertThat(engine.rows()).isEqualTo(RowForm.LOG_PROBABILITIES);
            assertThat(engine.facts().options()).containsEntry("rows", "log-probabilities");
        }
    }

    @Test
    void the_largest_values_of_a_row_become_log_probabilities_and_nothing_is_invented_for_the_others() {
        try (Engine engine = open("topk")) {
            float[] row = new float[engine.vocabularySize()];
            engine.step(2, row);

            assertThat(engine.rows()).isEqualTo(RowForm.LARGEST_LOG_PROBABILITIES);
            assertThat(row[2]).isCloseTo((float) Math.log(0.75), within(1e-6f));
            assertThat(row[3]).isCloseTo((float) Math.log(0.125), within(1e-6f));
            assertThat(List.of(row[0], row[1])).containsOnly(RowForm.NOT_GIVEN);
            assertThat(engine.rows().health(row).topTwo()).satisfies(top -> {
                assertThat(top.top1Id()).isEqualTo(2);
                assertThat(top.runnerUpId()).isEqualTo(3);
                assertThat(top.margin().logit()).isCloseTo(Math.log(6), within(1e-6));
                assertThat(top.margin().prob()).isCloseTo(0.625, within(1e-6));
            });
        }
    }

    @Test
    void a_missing_number_among_the_largest_is_not_finite() {
        try (Engine engine = open("topk not a number")) {
            float[] row = new float[engine.vocabularySize()];
            engine.step(2, row);

            assertThat(engine.rows().health(row).topTwo()).isNull();
            assertThat(engine.rows().nonFinite(row)).isPositive();
        }
    }

    @Test
    void a_program_may_show_its_tokenizer_and_where_it_stops() {
        try (Engine engine = open("tokenizes")) {
            assertThat(engine.tokenize("123")).contains(List.of(1, 2, 3));
            assertThat(engine.eosTokenIds()).containsExactly(3);
            assertThatExceptionOfType(EngineException.class)
                    .isThrownBy(() -> engine.tokenize("9"))
                    .withMessageContaining("with 9 in \"ids\", expected a whole number from 0 to 3");
        }
        try (Engine first = open("none")) {
            assertThat(first.tokenize("123")).as("of the first version").isEmpty();
            assertThat(first.eosTokenIds()).isEmpty();
        }
    }

    @Test
    void a_row_with_nan_is_passed_on_to_the_checks() {
        try (Engine engine = open("not a number")) {
            float[] row = new float[engine.vocabularySize()];
            engine.step(1, row);
            assertThat(row[1]).isNaN();
        }
    }

    @Test
    void a_program_that_cannot_be_seeded_says_so() {
        try (Engine engine = open("cannot be seeded")) {
            assertThatExceptionOfType(SeedException.class)
                    .isThrownBy(() -> engine.seed(Map.of(SLOT, state(1)), 3))
                    .withMessageContaining("cannot be seeded");
            assertThat(engine.states()).isEmpty();
        }
    }

    @Test
    void a_program_that_does_not_exist_is_not_started() {
        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() ->
                        ExecEngine.open(bundle(), ExecCommand.of("no-such-engine", Duration.ofSeconds(2), null), 1))
                .withMessageContaining("the engine no-such-engine cannot be started");
    }

    @Test
    void standard_error_is_kept_and_the_scratch_folder_is_removed() throws IOException {
        Path kept = folder.resolve("out/engine-stderr.txt");
        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> ExecEngine.open(
                        bundle(),
                        new ExecCommand(FakeProgram.command("dies at hello"), Duration.ofSeconds(20), kept),
                        1));

        assertThat(Files.readString(kept)).isEqualToNormalizingNewlines("loading\nSegmentation fault in delegate\n");
    }

    @Test
    void a_command_is_split_at_blanks_except_within_quotes() {
        assertThat(ExecCommand.of("python3 'my engine.py' --mode \"a b\" x", Duration.ofSeconds(1), null)
                        .words())
                .containsExactly("python3", "my engine.py", "--mode", "a b", "x");
    }

    private Engine open(String way) {
        return ExecEngine.open(bundle(), new ExecCommand(FakeProgram.command(way), deadline(way), null), 1);
    }

    /** Time to start a JVM on a busy machine, unless the time is what is tested. */
    private static Duration deadline(String way) {
        return Duration.ofSeconds(way.startsWith("hangs") ? 2 : 60);
    }

    private static Bundle bundle() {
        return Bundle.open(EmbeddedModel.shipBundle());
    }

    private static Tensor state(float value) {
        return ArrayTensor.of(Shape.of(1, 1, 1), value);
    }
}
