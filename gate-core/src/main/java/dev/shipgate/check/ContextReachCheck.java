package dev.shipgate.check;

import dev.shipgate.engine.Engine;
import dev.shipgate.engine.EngineException;
import dev.shipgate.engine.EngineException.Stage;
import dev.shipgate.engine.RowSink;
import dev.shipgate.engine.SeedException;
import dev.shipgate.oracle.OracleCase;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.ContextReach;
import dev.shipgate.transcript.NotApplicable;
import dev.shipgate.transcript.NotMeasured;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.Subject;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Steps at the end of the context that the manifest promises, from a cache that is filled with the tokens of a short
 * prompt over and over. If that fails, finds the shortest context that fails, by halving.
 */
public final class ContextReachCheck implements Check {

    /** Tokens that are fed to get a real state. */
    private static final int FED = 16;

    /** A cache of more is not tried, since several copies of it are needed. */
    private static final long MOST_BYTES = 512L << 20;

    @Override
    public CheckId id() {
        return CheckId.CONTEXT_REACH;
    }

    @Override
    public Observation observe(Subject subject, Session session) {
        Integer promised = session.bundle().manifest().maxContextLength();
        if (promised == null) {
            return new NotApplicable(subject, "the manifest promises no context length");
        }
        if (session.judgedCases().isEmpty()) {
            return new NotMeasured(subject, "the oracle has no prompt to begin with");
        }
        return measure(subject, promised, session.judgedCases().get(0), session::openEngine);
    }

    /**
     * Measures a bundle.
     *
     * @param promised the tokens of context that the manifest promises
     * @param oracleCase the prompt whose first tokens fill the cache
     * @param opener opens an engine; called again after each failure, which may have ended it
     */
    static Observation measure(Subject subject, int promised, OracleCase oracleCase, Supplier<Engine> opener) {
        List<Integer> prompt = oracleCase.inputIds().subList(0, Math.min(FED, oracleCase.positions()));
        if (promised <= prompt.size() + 1) {
            return new NotApplicable(subject, "the manifest promises no more tokens than begin the trial");
        }
        try (Trial trial = new Trial(prompt, opener)) {
            LongCache cache = trial.begin();
            if (cache == null) {
                return new NotApplicable(subject, "the graph carries no state that could be filled");
            }
            long perToken = Math.max(1, cache.bytesPerToken());
            int longest = (int) Math.min(promised - 1, MOST_BYTES / perToken);
            Outcome atShort = trial.step(cache, prompt.size());
            if (atShort.breaks()) {
                return new NotMeasured(
                        subject,
                        "a step from the bundle's own cache of " + prompt.size() + " tokens fails: "
                                + atShort.inWords());
            }
            Outcome atLongest = trial.step(cache, longest);
            if (!atLongest.breaks()) {
                return new ContextReach(subject, promised, longest + 1, null, null, 0, trial.tries);
            }
            int works = prompt.size();
            int fails = longest;
            Outcome found = atLongest;
            while (fails - works > 1) {
                int between = works + (fails - works) / 2;
                Outcome outcome = trial.step(cache, between);
                works = outcome.breaks() ? works : between;
                fails = outcome.breaks() ? between : fails;
                found = outcome.breaks() ? outcome : found;
            }
            return new ContextReach(
                    subject, promised, longest + 1, fails + 1, found.failure(), found.nonFinite(), trial.tries);
        } catch (SeedException unfit) {
            return new NotMeasured(subject, "the bundle's cache could not be filled: " + unfit.getMessage());
        } catch (EngineException ended) {
            if (ended.stage() == Stage.PROGRAM) {
                return new NotMeasured(subject, "the engine ended: " + ended.published());
            }
            throw ended;
        }
    }

    /**
     * What came of a step.
     *
     * @param failure what the engine said; {@code null} if it gave a row
     * @param nonFinite the number of logits that aren't finite
     */
    private record Outcome(@Nullable String failure, int nonFinite) {

        boolean breaks() {
            return failure != null || nonFinite > 0;
        }

        String inWords() {
            return failure != null ? failure : nonFinite + " logits are not finite";
        }
    }

    /** Steps from caches of different lengths. */
    private static final class Trial implements AutoCloseable {

        private final List<Integer> prompt;
        private final Supplier<Engine> opener;
        private Engine engine;
        private int tries;

        Trial(List<Integer> prompt, Supplier<Engine> opener) {
            this.prompt = prompt;
            this.opener = opener;
            this.engine = opener.get();
        }

        /** Feeds the prompt, and returns the cache after it; {@code null} if there is none. */
        @Nullable
        LongCache begin() {
            float[] row = new float[engine.vocabularySize()];
            engine.reset();
            engine.steps(prompt, row, RowSink.NONE);
            return engine.states().isEmpty() ? null : new LongCache(engine.states());
        }

        Outcome step(LongCache cache, int tokens) {
            tries++;
            float[] row = new float[engine.vocabularySize()];
            try {
                engine.seed(cache.of(tokens), tokens);
                engine.step(prompt.get(0), row);
                return new Outcome(null, engine.rows().nonFinite(row));
            } catch (EngineException failed) {
                // Killed for its memory or its time, it says nothing about the graph.
                if (failed.stage() == Stage.PROGRAM) {
                    throw failed;
                }
                engine.close();
                engine = opener.get();
                return new Outcome(failed.published(), 0);
            }
        }

        @Override
        public void close() {
            engine.close();
        }
    }
}
