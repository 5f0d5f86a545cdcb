package dev.shipgate.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.engine.Engine;
import dev.shipgate.fixture.ScriptedEngine;
import dev.shipgate.numerics.RowForm;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An engine that was released is opened again only if something needs it. */
class ReleasableEngineTests {

    private final List<String> events = new ArrayList<>();
    private final ReleasableEngine engine = ReleasableEngine.open(() -> {
        events.add("open");
        return new Closable(new ScriptedEngine(3, fed -> new float[] {fed.size(), 0, 0}));
    });

    @Test
    void facts_need_no_open_engine() {
        engine.release();
        engine.release();

        assertThat(engine.vocabularySize()).isEqualTo(3);
        assertThat(engine.facts()).isNotNull();
        assertThat(engine.rows()).isEqualTo(RowForm.LOGITS);
        assertThat(engine.eosTokenIds()).isEmpty();
        assertThat(engine.runNanos()).isZero();
        assertThat(events).containsExactly("open", "close");
    }

    @Test
    void a_step_opens_it_again_as_after_a_reset() {
        float[] row = new float[3];
        engine.step(1, row);
        engine.step(1, row);
        engine.release();
        engine.step(1, row);

        assertThat(row[0]).isEqualTo(1);
        assertThat(events).containsExactly("open", "close", "open");
        engine.close();
        assertThat(events).endsWith("close");
    }

    private final class Closable extends ForwardingEngine {

        Closable(Engine engine) {
            super(engine);
        }

        @Override
        public void close() {
            events.add("close");
            super.close();
        }
    }
}
