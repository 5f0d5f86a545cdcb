package dev.shipgate.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.shipgate.engine.EngineException;
import dev.shipgate.engine.RowSink;
import dev.shipgate.fixture.ScriptedEngine;
import dev.shipgate.fixture.ScriptedSession;
import dev.shipgate.oracle.OracleCase;
import dev.shipgate.oracle.StateSlot;
import dev.shipgate.tensor.ArrayTensor;
import dev.shipgate.tensor.Shape;
import dev.shipgate.tensor.Tensor;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.NotApplicable;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.PrefillPath;
import dev.shipgate.transcript.PrefillPath.Flip;
import dev.shipgate.transcript.PrefillPath.Kind;
import dev.shipgate.transcript.PrefillWidth;
import dev.shipgate.transcript.StateDifference;
import dev.shipgate.transcript.Subject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** One prefill against single steps, on an engine whose prefill goes its own way. */
class PrefillWidthCheckTests {

    private final OracleCase alphabet = ScriptedSession.alphabet();

    @Test
    void both_paths_say_the_same() {
        PrefillWidth prefill = measure(rows -> rows);

        assertThat(prefill.positions()).hasSize(16).allMatch(PositionObservation::agrees);
        assertThat(prefill.differing()).isEmpty();
        assertThat(prefill.maxAbsLogit()).isZero();
    }

    @Test
    void a_prompt_is_divided_in_three_ways_and_continued() {
        PrefillWidth prefill = measure(rows -> rows);

        assertThat(prefill.paths())
                .extracting(PrefillPath::kind)
                .containsExactly(Kind.AT_ONCE, Kind.TWO_CHUNKS, Kind.SECOND_TURN);
        assertThat(prefill.paths())
                .extracting(PrefillPath::widths)
                .containsExactly(List.of(16), List.of(14, 2), List.of(5, 1, 1, 9));
        assertThat(prefill.paths()).allSatisfy(path -> {
            assertThat(path.rows()).isEqualTo(24);
            assertThat(path.continued()).isEqualTo(8);
            assertThat(path.flips()).isEmpty();
            assertThat(path.states()).extracting(state -> error(state)).containsExactly(0.0);
        });
    }

    @Test
    void a_row_of_the_prefill_that_differs() {
        PrefillWidth prefill = measure(rows -> {
            if (rows.size() > 5) {
                rows.set(5, ScriptedEngine.rowOf(alphabet.vocabSize(), 7));
            }
            return rows;
        });

        assertThat(prefill.differing()).containsExactly(5);
        assertThat(prefill.positions().get(5).agrees()).isFalse();
        assertThat(prefill.maxAbsLogit()).isPositive();
    }

    @Test
    void a_row_that_is_not_finite_differs() {
        PrefillWidth prefill = measure(rows -> {
            rows.get(1)[0] = Float.NaN;
            return rows;
        });

        assertThat(prefill.differing()).containsExactly(1);
        assertThat(path(prefill, Kind.TWO_CHUNKS).flips())
                .extracting(Flip::position, Flip::found)
                .containsExactly(tuple(1, null), tuple(15, null));
    }

    @Test
    void a_graph_that_gives_only_the_last_row_is_compared_by_it() {
        PrefillWidth prefill = measure(rows -> rows.subList(rows.size() - 1, rows.size()));

        assertThat(prefill.positions())
                .extracting(PositionObservation::position)
                .containsExactly(15);
        assertThat(prefill.width()).isEqualTo(16);
        assertThat(path(prefill, Kind.AT_ONCE).rows()).isEqualTo(1 + 8);
        assertThat(path(prefill, Kind.SECOND_TURN).rows()).isEqualTo(1 + 2 + 1 + 8);
    }

    @Test
    void a_graph_that_gives_some_of_the_rows_is_not_a_decoder() {
        assertThat(observe(rows -> rows.subList(0, rows.size() / 2))).isInstanceOf(NotApplicable.class);
    }

    @Test
    void a_state_that_wide_steps_leave_otherwise_differs_from_that_of_single_steps() {
        PrefillWidth prefill = (PrefillWidth) observe(new WideSteps(rows -> rows) {
            @Override
            public Map<StateSlot, Tensor> states() {
                float sum = fed().size();
                return Map.of(SLOT, ArrayTensor.of(Shape.of(1), wasWide() ? sum / 2 : sum));
            }
        });

        assertThat(prefill.differing()).isEmpty();
        assertThat(prefill.paths())
                .allSatisfy(path -> assertThat(path.states())
                        .extracting(state -> error(state))
                        .containsExactly(0.5));
    }

    @Test
    void what_follows_from_the_states_differs() {
        PrefillWidth prefill = (PrefillWidth) observe(new WideSteps(rows -> rows) {
            @Override
            public void step(int tokenId, float[] logits) {
                super.step(tokenId, logits);
                if (fed().size() == 20 && wasWide()) {
                    logits[3] = 100;
                }
            }
        });

        assertThat(prefill.differing()).isEmpty();
        assertThat(prefill.paths())
                .allSatisfy(path ->
                        assertThat(path.flips()).extracting(Flip::position).containsExactly(19));
    }

    @Test
    void a_way_that_the_engine_refuses_is_not_run() {
        PrefillWidth prefill = (PrefillWidth) observe(new WideSteps(rows -> rows) {
            @Override
            public int prefill(List<Integer> tokenIds, float[] logits, RowSink rows) {
                if (!fed().isEmpty()) {
                    throw new EngineException(
                            EngineException.Stage.STEP, Path.of("model.onnx"), "a prompt must come first");
                }
                return super.prefill(tokenIds, logits, rows);
            }
        });

        assertThat(path(prefill, Kind.AT_ONCE).notRun()).isNull();
        assertThat(path(prefill, Kind.TWO_CHUNKS).notRun()).contains("a prompt must come first");
        assertThat(path(prefill, Kind.SECOND_TURN).states()).isEmpty();
    }

    /** Changes the rows of a prefill. */
    private interface Fault {
        List<float[]> in(List<float[]> rows);
    }

    /** An engine that knows whether it was fed several tokens at once since its last reset. */
    private static class WideSteps extends ScriptedEngine {

        private final Fault fault;
        private boolean wide;

        WideSteps(Fault fault) {
            super(ScriptedSession.alphabet().vocabSize(), ScriptedEngine.script(ScriptedSession.alphabet()));
            this.fault = fault;
        }

        boolean wasWide() {
            return wide;
        }

        @Override
        public void reset() {
            super.reset();
            wide = false;
        }

        @Override
        public int prefill(List<Integer> tokenIds, float[] logits, RowSink rows) {
            wide = true;
            List<float[]> sound = new ArrayList<>();
            super.prefill(tokenIds, logits, (index, row) -> sound.add(row.clone()));
            List<float[]> given = fault.in(sound);
            if (given.size() == 1 || given.size() == tokenIds.size()) {
                for (int i = 0; i < given.size(); i++) {
                    rows.row(tokenIds.size() - given.size() + i, given.get(i));
                }
            }
            return given.size();
        }
    }

    private static PrefillPath path(PrefillWidth prefill, Kind kind) {
        return prefill.paths().stream()
                .filter(path -> path.kind() == kind)
                .findFirst()
                .orElseThrow();
    }

    private static double error(PrefillPath.State state) {
        StateDifference difference = Objects.requireNonNull(state.fromSteps());
        return difference.relativeError();
    }

    private PrefillWidth measure(Fault fault) {
        return (PrefillWidth) observe(fault);
    }

    private Observation observe(Fault fault) {
        return observe(new WideSteps(fault));
    }

    private Observation observe(ScriptedEngine engine) {
        return new PrefillWidthCheck()
                .observe(Subject.of(CheckId.PREFILL_WIDTH, alphabet.id()), new ScriptedSession(engine));
    }
}
