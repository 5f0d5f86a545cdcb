package dev.shipgate.engine.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.engine.Engine;
import dev.shipgate.engine.check.Finding.Outcome;
import dev.shipgate.engine.exec.ExecCommand;
import dev.shipgate.engine.exec.ExecEngine;
import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.fixture.FakeProgram;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A program that keeps every promise, and for each promise one that breaks it. */
class EngineCheckTests {

    @Test
    void a_program_that_keeps_its_promises_is_told_what_can_be_measured() {
        Conformance found = check("none");

        assertThat(found.isKept()).isTrue();
        assertThat(found.findings())
                .extracting(Finding::promise)
                .containsExactly("rows", "reset", "context", "states", "seed", "prefill", "tokenize", "timing");
        assertThat(found.findings())
                .filteredOn(finding -> !finding.promise().equals("tokenize"))
                .extracting(Finding::outcome)
                .containsOnly(Outcome.KEPT);
        assertThat(found.measurable())
                .contains("measured: seeded_step, negative_controls, context_reach", "measured: prefill_width");
    }

    @Test
    void a_program_that_gives_the_last_row_of_a_prompt_keeps_its_promises() {
        assertThat(check("second version").findings())
                .anySatisfy(finding -> assertThat(finding.text()).startsWith("the last row of 8 tokens"))
                .anySatisfy(finding -> assertThat(finding.text()).endsWith("time the engine's own"))
                .extracting(Finding::outcome)
                .containsOnly(Outcome.KEPT);
    }

    @Test
    void a_program_that_gives_the_likeliest_tokens_is_told_what_that_costs() {
        Conformance found = check("topk");

        assertThat(found.isKept()).as(found.toString()).isTrue();
        assertThat(found.findings().get(0).text())
                .isEqualTo("8 rows of at least 2 of 4 tokens, with at least 87.3 % of the probability");
        assertThat(found.measurable())
                .contains("measured as a lower bound: KL", "measured: the prompts' ids in bundle_contract")
                .anySatisfy(line -> assertThat(line).startsWith("not measured: cosine and logit differences"));
    }

    @Test
    void logits_that_are_called_log_probabilities_are_found() {
        assertThat(check("logprobs").findings()).singleElement().satisfies(finding -> {
            assertThat(finding.outcome()).isEqualTo(Outcome.BROKEN);
            assertThat(finding.text())
                    .startsWith("the probabilities of a row add up to")
                    .contains("expected 1");
        });
    }

    @Test
    void a_promise_that_is_not_made_is_not_broken() {
        Conformance found = check("cannot be seeded");

        assertThat(found.isKept()).isTrue();
        assertThat(found.measurable())
                .contains("not measured: seeded_step, negative_controls, context_reach")
                .contains("not measured: carried_state, and bisect");
    }

    static Stream<Arguments> broken() {
        return Stream.of(
                arguments("not a number", "rows", "are NaN or infinite, expected finite ones"),
                arguments("resets nothing", "reset", "clear everything on reset"),
                arguments("forgets in a step", "context", "carry the states from step to step"),
                arguments("shows another state", "states", "0.recurrent_state has other elements"),
                arguments("ignores a seed", "seed", "use all of the state and the position"),
                arguments("forgets in a prefill", "prefill", "tokens at once give other rows than single steps"),
                arguments("dies in a step", "running", "ended with exit code 139"));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void a_broken_promise_is_one_line(String fault, String promise, String said) {
        Conformance found = check(fault);

        assertThat(found.isKept()).isFalse();
        Finding first = found.findings().stream()
                .filter(finding -> finding.outcome() == Outcome.BROKEN)
                .findFirst()
                .orElseThrow();
        assertThat(first.promise()).isEqualTo(promise);
        assertThat(first.text()).contains(said).hasLineCount(1);
    }

    private static Conformance check(String fault) {
        try (Engine engine = ExecEngine.open(
                Bundle.open(EmbeddedModel.shipBundle()),
                new ExecCommand(FakeProgram.command(fault), Duration.ofSeconds(60), null),
                1)) {
            return EngineCheck.of(engine);
        }
    }
}
