package dev.shipgate.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.engine.Engine;
import dev.shipgate.engine.EngineException;
import dev.shipgate.fixture.ScriptedEngine;
import dev.shipgate.fixture.ScriptedSession;
import dev.shipgate.oracle.OracleCase;
import dev.shipgate.transcript.NotMeasured;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.Repeatability;
import dev.shipgate.transcript.Repeatability.Way;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A prompt that is run again, on an engine that remembers what it should not. */
class RepeatabilityCheckTests {

    private final OracleCase alphabet = ScriptedSession.alphabet();
    private final ScriptedEngine fresh = ScriptedEngine.of(alphabet);

    @Test
    void an_engine_that_repeats() {
        for (Way way : Way.values()) {
            assertThat(observe(ScriptedEngine.of(alphabet), way))
                    .isInstanceOfSatisfying(Repeatability.class, repeated -> {
                        assertThat(repeated.positions()).isEqualTo(alphabet.positions());
                        assertThat(repeated.firstDifference()).isNull();
                    });
        }
    }

    @Test
    void a_last_bit_that_survives_a_reset() {
        Observation observation = observe(staleFromPosition(3), Way.AFTER_RESET);

        assertThat(observation).isInstanceOfSatisfying(Repeatability.class, repeated -> {
            assertThat(repeated.firstDifference()).isEqualTo(3);
            assertThat(repeated.bitEqualPositions()).isEqualTo(3);
            assertThat(repeated.top1Differences()).isZero();
        });
    }

    @Test
    void a_fresh_session_does_not_have_it_and_is_closed() {
        Observation observation = observe(staleFromPosition(3), Way.FRESH_SESSION);

        assertThat(observation)
                .isInstanceOfSatisfying(
                        Repeatability.class,
                        repeated -> assertThat(repeated.firstDifference()).isNull());
        assertThat(fresh.isClosed()).isTrue();
    }

    @Test
    void nothing_to_repeat_is_not_measured() {
        ScriptedEngine broken = new ScriptedEngine(alphabet.vocabSize(), fed -> {
            throw new EngineException(EngineException.Stage.STEP, Path.of("model.onnx"), "gave up");
        });

        assertThat(observe(broken, Way.AFTER_RESET)).isInstanceOf(NotMeasured.class);
    }

    /** The pass resets it twice, once for its states; whatever comes after is off by one unit in the last place. */
    private ScriptedEngine staleFromPosition(int position) {
        ScriptedEngine.Script right = ScriptedEngine.script(alphabet);
        return new ScriptedEngine(alphabet.vocabSize(), right) {
            @Override
            public void step(int tokenId, float[] logits) {
                super.step(tokenId, logits);
                if (resets() > 2 && fed().size() > position) {
                    logits[0] = Math.nextUp(logits[0]);
                }
            }
        };
    }

    private Observation observe(Engine engine, Way way) {
        ScriptedSession session = new ScriptedSession(engine) {
            @Override
            public Engine openEngine() {
                return fresh;
            }
        };
        return new RepeatabilityCheck().observe(way.subject(alphabet.id()), session);
    }
}
