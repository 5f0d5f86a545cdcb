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
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Steps at the end of the context that the manifest promises, from a cache that is filled with the tokens of a short
 * prompt over and over. A graph that carries no state is fed these tokens. If that fails, finds the shortest context
 * that fails, by halving.
 */
public final class ContextReachCheck implements Check {

    /** Tokens that are fed to get a real state. */
    private static final int FED = 16;

    /** A cache or rows of more are not tried, since several copies of them are needed. */
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
            if (!trial.begin()) {
                return new NotApplicable(subject, "the engine shows no state that could be filled");
            }
            int longest = (int) Math.min(promised - 1, MOST_BYTES / trial.bytesPerToken());
            Outcome atShort = trial.step(prompt.size());
            if (atShort.breaks()) {
                return new NotMeasured(
                        subject,
                        "a step after " + prompt.size() + " tokens fails, from the bundle's own cache if it has one: "
                                + atShort.inWords());
            }
            Outcome atLongest = trial.step(longest);
            if (!atLongest.breaks()) {
                return new ContextReach(subject, promised, longest + 1, null, null, 0, trial.tries);
            }
            int works = prompt.size();
            int fails = longest;
            Outcome found = atLongest;
            while (fails - works > 1) {
                int between = works + (fails - works) / 2;
                Outcome outcome = trial.step(between);
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

    /** Steps at the end of contexts of different lengths. */
    private static final class Trial implements AutoCloseable {

        private final List<Integer> prompt;
        private final Supplier<Engine> opener;
        private Engine engine;
        /** Nothing if the graph carries no state. */
        private @Nullable LongCache cache;

        private int tries;

        Trial(List<Integer> prompt, Supplier<Engine> opener) {
            this.prompt = prompt;
            this.opener = opener;
            this.engine = opener.get();
        }

        /** Feeds the prompt; tells whether a longer context can be made of it. */
        boolean begin() {
            float[] row = new float[engine.vocabularySize()];
            engine.reset();
            engine.steps(prompt, row, RowSink.NONE);
            cache = engine.states().isEmpty() ? null : new LongCache(engine.states());
            return cache != null || carriesNothing();
        }

        /** An engine that doesn't show its states may carry some. */
        private boolean carriesNothing() {
            return engine.facts().states().isEmpty();
        }

        /** Returns the bytes of a longer context: those of the cache, or of the rows if all tokens are fed again. */
        long bytesPerToken() {
            return cache == null ? (long) Float.BYTES * engine.vocabularySize() : Math.max(1, cache.bytesPerToken());
        }

        Outcome step(int tokens) {
            tries++;
            try {
                return new Outcome(null, engine.rows().nonFinite(rowAfter(tokens)));
            } catch (PrefillPass.UnexpectedRowsException unexpected) {
                return new Outcome(unexpected.getMessage(), 0);
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

        /** Returns the row after so many tokens and one more. */
        private float[] rowAfter(int tokens) {
            float[] row = new float[engine.vocabularySize()];
            if (cache == null) {
                engine.reset();
                List<Integer> ids = IntStream.rangeClosed(0, tokens)
                        .mapToObj(position -> prompt.get(position % prompt.size()))
                        .toList();
                int given = engine.prefill(ids, row, RowSink.NONE);
                PrefillPass.requireExpected(given, ids.size());
                return row;
            }
            engine.seed(cache.of(tokens), tokens);
            engine.step(prompt.get(0), row);
            return row;
        }

        @Override
        public void close() {
            engine.close();
        }
    }
}
