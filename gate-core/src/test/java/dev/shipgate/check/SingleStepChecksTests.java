package dev.shipgate.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.engine.SeedException;
import dev.shipgate.fixture.ScriptedEngine;
import dev.shipgate.fixture.ScriptedSession;
import dev.shipgate.oracle.OracleCase;
import dev.shipgate.oracle.StateSlot;
import dev.shipgate.tensor.Tensor;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.EngineFacts;
import dev.shipgate.transcript.NegativeControl;
import dev.shipgate.transcript.NegativeControl.Control;
import dev.shipgate.transcript.NotApplicable;
import dev.shipgate.transcript.NotMeasured;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.SeededStep;
import dev.shipgate.transcript.Subject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The seeded step, and the controls that plant a fault in it and in recorded rows and tokens. */
class SingleStepChecksTests {

    private final OracleCase alphabet = ScriptedSession.alphabet();

    @Test
    void a_step_from_the_oracles_cache() {
        Observation observation = seeded(new Seedable());

        assertThat(observation).isInstanceOfSatisfying(SeededStep.class, seeded -> {
            assertThat(seeded.step().position()).isEqualTo(alphabet.positions());
            assertThat(seeded.step().agrees()).isTrue();
        });
    }

    @Test
    void a_cache_that_does_not_fit_is_not_measured() {
        Observation observation = seeded(new Seedable() {
            @Override
            public void seed(Map<StateSlot, Tensor> state, int position) {
                throw new SeedException("layer 3 has another shape");
            }
        });

        assertThat(observation)
                .isInstanceOfSatisfying(
                        NotMeasured.class, reason -> assertThat(reason.reason()).contains("layer 3 has another shape"));
    }

    @Test
    void a_graph_without_states_cannot_be_seeded() {
        assertThat(seeded(new Stateless())).isInstanceOf(NotApplicable.class);
        assertThat(control(Control.ZEROED_SEED, new Stateless())).isInstanceOf(NotApplicable.class);
    }

    @Test
    void a_zeroed_seed_is_all_zeros_and_gives_another_row() {
        Seedable engine = new Seedable();

        NegativeControl control = (NegativeControl) control(Control.ZEROED_SEED, engine);

        assertThat(engine.seededElements).containsOnly(0f);
        assertThat(control.positions().get(0).agrees()).isFalse();
    }

    @Test
    void each_permuted_row_has_another_top_1() {
        NegativeControl control = (NegativeControl) control(Control.PERMUTED_ROW, ScriptedEngine.of(alphabet));

        assertThat(control.positions()).hasSize(alphabet.positions()).noneMatch(PositionObservation::agrees);
    }

    @Test
    void the_token_is_flipped_where_the_oracle_is_surest() {
        NegativeControl control = (NegativeControl) control(Control.FLIPPED_TOKEN, ScriptedEngine.of(alphabet));
        List<Double> margins = Objects.requireNonNull(alphabet.greedy()).logitMargins();
        int flipped = Objects.requireNonNull(
                        Objects.requireNonNull(control.sequence()).firstDivergence())
                .index();

        assertThat(margins).allMatch(margin -> margin <= margins.get(flipped));
    }

    private Observation seeded(ScriptedEngine engine) {
        return new SeededStepCheck()
                .observe(Subject.of(CheckId.SEEDED_STEP, alphabet.id()), new ScriptedSession(engine));
    }

    private static Observation control(Control control, ScriptedEngine engine) {
        return new NegativeControlCheck().observe(control.subject(), new ScriptedSession(engine));
    }

    /** Knows the prompt again by its cache: after any cache but one of zeros it continues as the oracle does. */
    private class Seedable extends ScriptedEngine {

        private float[] seededElements = {};

        Seedable() {
            super(alphabet.vocabSize(), ScriptedEngine.script(alphabet));
        }

        @Override
        public void seed(Map<StateSlot, Tensor> state, int position) {
            reset();
            float[] elements = state.values().iterator().next().toFloats();
            if (seededElements.length == 0) {
                seededElements = elements;
            }
            if (!StateWatch.isZero(elements)) {
                fed().addAll(alphabet.inputIds());
            }
        }
    }

    private class Stateless extends ScriptedEngine {

        Stateless() {
            super(alphabet.vocabSize(), ScriptedEngine.script(alphabet));
        }

        @Override
        public EngineFacts facts() {
            EngineFacts facts = super.facts();
            return new EngineFacts(
                    facts.name(),
                    facts.version(),
                    facts.options(),
                    facts.staticInputIds(),
                    facts.inputIdsType(),
                    facts.logitsType(),
                    facts.vocabularySize(),
                    List.of());
        }
    }
}
