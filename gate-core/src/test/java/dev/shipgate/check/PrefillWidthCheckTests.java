package dev.shipgate.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.ScriptedEngine;
import dev.shipgate.fixture.ScriptedSession;
import dev.shipgate.oracle.OracleCase;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.NotApplicable;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.PrefillWidth;
import dev.shipgate.transcript.Subject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One prefill against single steps, on an engine whose prefill goes its own way. */
class PrefillWidthCheckTests {

    private final OracleCase alphabet = ScriptedSession.alphabet();

    @Test
    void both_paths_say_the_same() {
        assertThat(observe(rows -> rows)).isInstanceOfSatisfying(PrefillWidth.class, prefill -> {
            assertThat(prefill.positions()).allMatch(PositionObservation::agrees);
            assertThat(prefill.differing()).isEmpty();
            assertThat(prefill.maxAbsLogit()).isZero();
        });
    }

    @Test
    void a_row_of_the_prefill_that_differs() {
        Observation observation = observe(rows -> {
            rows.set(5, ScriptedEngine.rowOf(alphabet.vocabSize(), 7));
            return rows;
        });

        assertThat(observation).isInstanceOfSatisfying(PrefillWidth.class, prefill -> {
            assertThat(prefill.differing()).containsExactly(5);
            assertThat(prefill.positions().get(5).agrees()).isFalse();
            assertThat(prefill.maxAbsLogit()).isPositive();
        });
    }

    @Test
    void a_row_that_is_not_finite_differs() {
        Observation observation = observe(rows -> {
            rows.get(2)[0] = Float.NaN;
            return rows;
        });

        assertThat(((PrefillWidth) observation).differing()).containsExactly(2);
    }

    @Test
    void a_graph_that_gives_only_the_last_row() {
        assertThat(observe(rows -> rows.subList(rows.size() - 1, rows.size()))).isInstanceOf(NotApplicable.class);
    }

    /** Changes the rows of a prefill. */
    private interface Fault {
        List<float[]> in(List<float[]> rows);
    }

    private Observation observe(Fault fault) {
        ScriptedEngine engine = new ScriptedEngine(alphabet.vocabSize(), ScriptedEngine.script(alphabet)) {
            @Override
            public List<float[]> prefill(List<Integer> tokenIds) {
                return fault.in(new ArrayList<>(super.prefill(tokenIds)));
            }
        };
        return new PrefillWidthCheck()
                .observe(Subject.of(CheckId.PREFILL_WIDTH, alphabet.id()), new ScriptedSession(engine));
    }
}
