package dev.shipgate.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipgate.engine.EngineException;
import dev.shipgate.fixture.ScriptedEngine;
import dev.shipgate.fixture.ScriptedSession;
import dev.shipgate.oracle.OracleCase;
import dev.shipgate.oracle.StateSlot;
import dev.shipgate.tensor.ArrayTensor;
import dev.shipgate.tensor.Shape;
import dev.shipgate.tensor.Tensor;
import dev.shipgate.transcript.CarriedStates;
import dev.shipgate.transcript.Departure;
import dev.shipgate.transcript.Failed;
import dev.shipgate.transcript.GreedySequence;
import dev.shipgate.transcript.PositionObservation;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A sweep, the states after it and a continuation from there, each of a defect of its own. */
class DecodePassTests {

    private static final int WRONG = 7;

    private final OracleCase alphabet = ScriptedSession.alphabet();
    private final int prompt = alphabet.positions();

    @Test
    void a_faithful_engine_agrees_everywhere() {
        DecodePass pass = pass(ScriptedEngine.of(alphabet));

        assertThat(pass.sweep().positions()).hasSize(prompt).allMatch(PositionObservation::agrees);
        assertThat(pass.greedy().departures()).isEmpty();
        assertThat(Objects.requireNonNull(pass.continuation()).ids())
                .isEqualTo(Objects.requireNonNull(alphabet.greedy()).ids());
    }

    @Test
    void what_was_fed_before_is_forgotten() {
        ScriptedEngine used = ScriptedEngine.of(alphabet);
        used.step(WRONG, new float[alphabet.vocabSize()]);

        assertThat(pass(used).sweep().positions()).allMatch(PositionObservation::agrees);
    }

    @Test
    void a_wrong_row_is_seen_at_its_position() {
        DecodePass pass = pass(wrongAfter(4));

        assertThat(pass.sweep().positions())
                .filteredOn(position -> !position.agrees())
                .extracting(PositionObservation::position)
                .containsExactly(3);
    }

    @Test
    void a_wrong_token_is_seen_in_the_continuation() {
        DecodePass pass = pass(wrongAfter(prompt + 2));

        assertThat(pass.sweep().positions()).allMatch(PositionObservation::agrees);
        assertThat(pass.greedy().departures()).extracting(Departure::reference).containsExactly("the oracle");
        assertThat(((GreedySequence) pass.greedy()).reanchored())
                .extracting(divergence -> divergence.index())
                .containsExactly(2);
    }

    @Test
    void a_prompt_that_breaks_the_engine_breaks_the_pass() {
        assertThatThrownBy(() -> pass(breakingAfter(5))).isInstanceOf(EngineException.class);
    }

    @Test
    void a_continuation_that_breaks_leaves_the_sweep() {
        DecodePass pass = pass(breakingAfter(prompt + 1));

        assertThat(pass.sweep().positions()).allMatch(PositionObservation::agrees);
        assertThat(pass.continuation()).isNull();
        assertThat(pass.greedy()).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.stage()).isEqualTo("step");
            assertThat(failed.cause()).contains("gave up");
        });
    }

    @Test
    void a_state_that_stands_still_is_seen() {
        CarriedStates.State frozen = state(new float[] {3});

        assertThat(frozen.changedSteps()).isZero();
        assertThat(frozen.freshAfterReset()).isFalse();
        assertThat(frozen.allZero()).isFalse();
    }

    @Test
    void a_state_that_is_not_finite_is_seen() {
        assertThat(state(new float[] {Float.NaN, 1, 0}).nonFinite()).isEqualTo(1);
    }

    @Test
    void a_state_that_lives_changes_at_each_step() {
        List<CarriedStates.State> states =
                ((CarriedStates) pass(ScriptedEngine.of(alphabet)).states()).states();

        assertThat(states).singleElement().satisfies(state -> {
            assertThat(state.changedSteps()).isEqualTo(prompt);
            assertThat(state.freshAfterReset()).isTrue();
        });
    }

    @Test
    void rows_are_kept_of_the_first_judged_case_only() {
        ScriptedEngine engine = ScriptedEngine.of(alphabet);
        ScriptedSession session = new ScriptedSession(engine);
        OracleCase second = session.judgedCases().get(1);

        assertThat(pass(engine).firstRows()).hasSize(prompt);
        assertThat(DecodePass.of(second, new ScriptedSession(ScriptedEngine.of(second)))
                        .firstRows())
                .isEmpty();
    }

    private CarriedStates.State state(float[] elements) {
        DecodePass pass = pass(new ScriptedEngine(alphabet.vocabSize(), ScriptedEngine.script(alphabet)) {
            @Override
            public Map<StateSlot, Tensor> states() {
                return Map.of(SLOT, ArrayTensor.of(Shape.of(elements.length), elements));
            }
        });
        return ((CarriedStates) pass.states()).states().get(0);
    }

    private DecodePass pass(ScriptedEngine engine) {
        return DecodePass.of(alphabet, new ScriptedSession(engine));
    }

    private ScriptedEngine wrongAfter(int tokens) {
        ScriptedEngine.Script right = ScriptedEngine.script(alphabet);
        return new ScriptedEngine(
                alphabet.vocabSize(),
                fed -> fed.size() == tokens ? ScriptedEngine.rowOf(alphabet.vocabSize(), WRONG) : right.row(fed));
    }

    private ScriptedEngine breakingAfter(int tokens) {
        ScriptedEngine.Script right = ScriptedEngine.script(alphabet);
        return new ScriptedEngine(alphabet.vocabSize(), fed -> {
            if (fed.size() == tokens) {
                throw new EngineException(EngineException.Stage.STEP, Path.of("model.onnx"), "gave up");
            }
            return right.row(fed);
        });
    }
}
