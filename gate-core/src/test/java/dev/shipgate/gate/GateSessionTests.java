package dev.shipgate.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.engine.EngineException;
import dev.shipgate.engine.child.NativeCode;
import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.fixture.ScriptedEngine;
import dev.shipgate.fixture.ScriptedSession;
import dev.shipgate.oracle.OracleCase;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Failed;
import dev.shipgate.transcript.NotMeasured;
import dev.shipgate.transcript.Subject;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What was measured is remembered, and in which order. */
class GateSessionTests {

    private static final Subject SWEEP = Subject.of(CheckId.TEACHER_FORCED_SWEEP, "alphabet");
    private static final Subject STATES = Subject.of(CheckId.CARRIED_STATE, "alphabet");
    private static final Subject GREEDY = Subject.of(CheckId.GREEDY, "alphabet");

    private final OracleCase alphabet = ScriptedSession.alphabet();
    private final AtomicInteger rows = new AtomicInteger();

    @Test
    void three_checks_share_one_pass() {
        try (OpenedInputs opened = open(counting(ScriptedEngine.script(alphabet)), alphabet.vocabSize())) {
            GateSession session = new GateSession(opened);
            session.observe(STATES);
            int ofOnePass = rows.get();
            session.observe(SWEEP);
            session.observe(GREEDY);

            assertThat(session.observations().keySet()).containsExactly(SWEEP, STATES, GREEDY);
            assertThat(rows).hasValue(ofOnePass).hasPositiveValue();
        }
    }

    @Test
    void rows_of_different_vocabularies_are_not_compared() {
        try (OpenedInputs opened = open(counting(fed -> new float[5]), 5)) {
            GateSession session = new GateSession(opened);

            assertThat(session.observe(SWEEP))
                    .isInstanceOfSatisfying(
                            NotMeasured.class,
                            reason -> assertThat(reason.reason()).contains("5 logits", "2048"));
            assertThat(session.observe(Subject.of(CheckId.ORACLE_HEALTH, "alphabet")))
                    .isNotInstanceOf(NotMeasured.class);
            assertThat(rows).hasValue(0);
        }
    }

    @Test
    void an_engine_that_breaks_has_failed() {
        ScriptedEngine.Script broken = fed -> {
            throw new EngineException(EngineException.Stage.STEP, Path.of("model.onnx"), "gave up");
        };
        try (OpenedInputs opened = open(broken, alphabet.vocabSize())) {
            assertThat(new GateSession(opened).observe(SWEEP))
                    .isInstanceOfSatisfying(
                            Failed.class, failed -> assertThat(failed.stage()).isEqualTo("step"));
        }
    }

    @Test
    void the_steps_of_all_checks_are_expected() {
        try (OpenedInputs opened = open(ScriptedEngine.script(alphabet), alphabet.vocabSize())) {
            long prompts = 3 * 16 + 320;
            long continuations = 4 * 23;
            long seeds = 4;
            long repeats = 2 * 16;

            assertThat(new GateSession(opened).expectedSteps()).isEqualTo(prompts + continuations + seeds + repeats);
        }
    }

    private ScriptedEngine.Script counting(ScriptedEngine.Script script) {
        return fed -> {
            rows.incrementAndGet();
            return script.row(fed);
        };
    }

    private static OpenedInputs open(ScriptedEngine.Script script, int vocabularySize) {
        GateRequest request = EmbeddedModel.request(EmbeddedModel.shipBundle(), null);
        EngineOpener opener = (bundle, options, oracle) -> new ScriptedEngine(vocabularySize, script);
        NativeCode nativeCode = NativeCode.inThisProcess();
        return OpenedInputs.open(request, nativeCode, opener, opener, UncountedEngines.of(nativeCode, request));
    }
}
