package dev.shipgate.speed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.engine.Engine;
import dev.shipgate.engine.EngineException;
import dev.shipgate.engine.EngineException.Stage;
import dev.shipgate.engine.RowSink;
import dev.shipgate.fixture.ScriptedEngine;
import dev.shipgate.transcript.EngineFacts;
import dev.shipgate.transcript.SpeedRepeat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class SpeedMeterTests {

    private static final int VOCABULARY = 50;

    private final List<TimedEngine> opened = new ArrayList<>();

    /** Says how long it took: a millisecond a token, and one for a whole prompt. */
    private static class TimedEngine extends ScriptedEngine {

        private long nanos;
        private final List<Integer> stepped = new ArrayList<>();

        TimedEngine() {
            super(VOCABULARY, fed -> rowOf(VOCABULARY, fed.get(fed.size() - 1) % 7 + 1));
        }

        @Override
        public void step(int tokenId, float[] logits) {
            super.step(tokenId, logits);
            stepped.add(tokenId);
            nanos += 1_000_000;
        }

        @Override
        public int prefill(List<Integer> tokenIds, float[] logits, RowSink rows) {
            nanos += 1_000_000;
            return super.prefill(tokenIds, logits, rows);
        }

        @Override
        public long runNanos() {
            return nanos;
        }

        @Override
        public OptionalLong processId() {
            return OptionalLong.of(ProcessHandle.current().pid());
        }
    }

    @Test
    void each_repeat_feeds_the_prompt_both_ways_and_generates() {
        SpeedRun run = measure(TimedEngine::new);

        assertThat(run.repeats()).hasSize(2).containsOnly(new SpeedRepeat(4_000_000L, 1_000_000L, millis(3)));
        assertThat(run.noBatch()).isNull();
        assertThat(run.loadColdNanos()).isPositive();
        assertThat(opened).hasSize(2).allMatch(ScriptedEngine::isClosed);
        assertThat(opened.get(0).stepped).isEmpty();
    }

    /** Each row says the token after the next, and the prompt is 1, 38, 26, 14. */
    @Test
    void a_generated_token_is_the_largest_of_the_row_before() {
        measure(TimedEngine::new);

        assertThat(opened.get(1).stepped.subList(0, 7)).containsExactly(1, 38, 26, 14, 1, 2, 3);
    }

    @Test
    void a_graph_of_one_token_has_no_wide_step_and_is_never_given_one() {
        SpeedRun run = measure(() -> new TimedEngine() {
            @Override
            public EngineFacts facts() {
                EngineFacts facts = super.facts();
                return new EngineFacts(
                        facts.name(),
                        facts.version(),
                        facts.options(),
                        true,
                        facts.inputIdsType(),
                        facts.logitsType(),
                        facts.vocabularySize(),
                        facts.states());
            }

            @Override
            public int prefill(List<Integer> tokenIds, float[] logits, RowSink rows) {
                throw new AssertionError("a static graph must not get a longer input");
            }
        });

        assertThat(run.noBatch()).isEqualTo("the graph takes one token a step");
        assertThat(run.repeats()).containsOnly(new SpeedRepeat(4_000_000L, null, millis(3)));
    }

    @Test
    void a_refused_wide_step_is_a_fact_and_not_an_error() {
        SpeedRun run = measure(() -> new TimedEngine() {
            @Override
            public int prefill(List<Integer> tokenIds, float[] logits, RowSink rows) {
                throw new EngineException(Stage.STEP, Path.of("m.onnx"), "no such width");
            }
        });

        assertThat(run.noBatch()).contains("no such width");
        assertThat(run.repeats().get(0).prefillBatchNanos()).isNull();
    }

    @Test
    void the_peak_is_that_of_the_process_and_unknown_where_nobody_says() {
        assertThat(PeakMemory.bytes(Long.MAX_VALUE)).isEmpty();
        if (System.getProperty("os.name").equals("Linux")) {
            assertThat(measure(TimedEngine::new).peakBytes()).isGreaterThan(10_000_000);
        }
    }

    @Test
    void memory_is_read_at_a_plausible_speed() {
        assertThat(StreamRead.bytesPerSecond(1 << 22, 1)).isBetween(1e8, 1e13);
    }

    @Test
    void a_busy_machine_is_refused_and_marked() {
        assertThat(new SystemLoad(2, () -> 1.0).refusal()).isEmpty();
        assertThat(new SystemLoad(2, () -> 1.2).refusal())
                .contains("this machine is busy: its load is 1.20, expected at most 1.00 on 2 cores");
        assertThat(new SystemLoad(2, () -> -1).refusal()).isEmpty();
        assertThat(measure(TimedEngine::new, new SystemLoad(2, () -> 1.2))
                        .machine()
                        .busy())
                .isTrue();
    }

    /** After a minute, two threads of its own add 1.26. */
    @Test
    void the_load_of_the_measurement_itself_does_not_count() {
        SystemLoad load = new SystemLoad(2, () -> 1.3);

        assertThat(load.describe(OptionalDouble.of(0.1), 2, 60).busy()).isFalse();
        assertThat(load.describe(OptionalDouble.of(0.1), 0, 60).busy()).isTrue();
    }

    private SpeedRun measure(Supplier<TimedEngine> engines) {
        return measure(engines, new SystemLoad(2, () -> 0.1));
    }

    private SpeedRun measure(Supplier<TimedEngine> engines, SystemLoad load) {
        return new SpeedMeter(new SpeedPlan(4, 3, 2), 1, load, what -> {}).measure(() -> open(engines.get()));
    }

    private Engine open(TimedEngine engine) {
        opened.add(engine);
        return engine;
    }

    private static List<Long> millis(int tokens) {
        return Collections.nCopies(tokens, 1_000_000L);
    }
}
