package dev.shipgate.speed;

import dev.shipgate.engine.Engine;
import dev.shipgate.engine.EngineException;
import dev.shipgate.engine.RowSink;
import dev.shipgate.transcript.SpeedRepeat;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Measures an engine as converters publish it: a prompt of p tokens, one at a time and at once; g tokens after it, each
 * chosen from the row before; all of it n times after a warm-up that isn't counted. The times are those of the engine's
 * own run calls, if it tells them. Stop tokens don't end the generation.
 *
 * <p>The ids of the prompt are made up, because what a token means doesn't change how long it takes. A mixture of
 * experts is an exception: which experts are read depends on the text.
 */
public final class SpeedMeter {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final int FIRST_ID = 1;
    private static final int ID_STRIDE = 37;

    private final SpeedPlan plan;
    private final int threads;
    private final SystemLoad load;
    private final Consumer<String> progress;
    private @Nullable String noBatch;
    private OptionalLong peakBytes = OptionalLong.empty();

    /**
     * @param threads the threads that the engine was given
     * @param load says how busy the machine is
     * @param progress receives what is being measured
     */
    public SpeedMeter(SpeedPlan plan, int threads, SystemLoad load, Consumer<String> progress) {
        this.plan = plan;
        this.threads = threads;
        this.load = load;
        this.progress = progress;
    }

    /**
     * Measures. The memory counts what happened before in the same process.
     *
     * @param opener opens the engine; called twice, the second time after the first engine was closed
     * @throws EngineException if the bundle can't be run
     */
    public SpeedRun measure(Supplier<Engine> opener) {
        OptionalDouble before = load.now();
        long start = System.nanoTime();
        progress.accept("loading");
        long coldNanos;
        long firstTokenNanos;
        try (Engine engine = opener.get()) {
            coldNanos = System.nanoTime() - start;
            firstTokenNanos = firstToken(engine);
        }
        long again = System.nanoTime();
        try (Engine engine = opener.get()) {
            long warmNanos = System.nanoTime() - again;
            progress.accept("warming up");
            firstToken(engine);
            List<SpeedRepeat> repeats = new ArrayList<>();
            for (int i = 1; i <= plan.repeats(); i++) {
                progress.accept("repeat " + i + " of " + plan.repeats());
                repeats.add(repeat(engine));
            }
            engine.processId().ifPresent(id -> peakBytes = PeakMemory.bytes(id));
            double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
            return new SpeedRun(
                    engine.facts(),
                    repeats,
                    coldNanos,
                    warmNanos,
                    firstTokenNanos,
                    peakBytes.isPresent() ? (Long) peakBytes.getAsLong() : null,
                    noBatch,
                    load.describe(before, threads, seconds));
        }
    }

    /** Returns the time that the prompt takes in the widest steps that the engine has. */
    private long firstToken(Engine engine) {
        engine.reset();
        long start = System.nanoTime();
        float[] row = new float[engine.vocabularySize()];
        if (!feedAtOnce(engine)) {
            prompt(engine).forEach(id -> engine.step(id, row));
            largest(row);
        }
        return System.nanoTime() - start;
    }

    private SpeedRepeat repeat(Engine engine) {
        engine.reset();
        long atStart = engine.runNanos();
        float[] row = new float[engine.vocabularySize()];
        prompt(engine).forEach(id -> engine.step(id, row));
        long singleNanos = engine.runNanos() - atStart;
        List<Long> tokenNanos = new ArrayList<>();
        for (int i = 0; i < plan.generatedTokens(); i++) {
            int next = largest(row);
            long atToken = engine.runNanos();
            engine.step(next, row);
            tokenNanos.add(atLeastOne(engine.runNanos() - atToken));
        }
        engine.reset();
        long atBatch = engine.runNanos();
        boolean fed = feedAtOnce(engine);
        return new SpeedRepeat(
                atLeastOne(singleNanos), fed ? atLeastOne(engine.runNanos() - atBatch) : null, tokenNanos);
    }

    /** A clock may be coarser than a step. */
    private static long atLeastOne(long nanos) {
        return Math.max(1, nanos);
    }

    /** Feeds the prompt in one step, if the engine takes it; otherwise it is as after a reset. */
    private boolean feedAtOnce(Engine engine) {
        if (noBatch != null) {
            return false;
        }
        if (engine.facts().staticInputIds()) {
            noBatch = "the graph takes one token a step";
            return false;
        }
        try {
            engine.prefill(prompt(engine), new float[engine.vocabularySize()], RowSink.NONE);
            return true;
        } catch (EngineException refused) {
            noBatch = refused.published();
            engine.reset();
            return false;
        }
    }

    private List<Integer> prompt(Engine engine) {
        int ids = Math.max(1, engine.vocabularySize() - FIRST_ID);
        return IntStream.range(0, plan.promptTokens())
                .mapToObj(i -> FIRST_ID + i * ID_STRIDE % ids)
                .toList();
    }

    /** Returns the id of the largest logit; 0 if none is a number. */
    private static int largest(float[] row) {
        int best = 0;
        for (int id = 1; id < row.length; id++) {
            if (row[id] > row[best]) {
                best = id;
            }
        }
        return best;
    }
}
