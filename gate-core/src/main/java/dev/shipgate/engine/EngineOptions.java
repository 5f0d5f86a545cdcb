package dev.shipgate.engine;

/**
 * How an engine is to run.
 *
 * @param intraOpThreads threads inside an operator
 * @param optimizationLevel how far the graph may be rewritten
 */
public record EngineOptions(int intraOpThreads, OptimizationLevel optimizationLevel) {

    /** @throws IllegalArgumentException if there is not one thread */
    public EngineOptions {
        if (intraOpThreads < 1) {
            throw new IllegalArgumentException("an engine needs a thread: " + intraOpThreads);
        }
    }

    /** Returns what applications use: every core, every optimisation. */
    public static EngineOptions defaults() {
        return new EngineOptions(Runtime.getRuntime().availableProcessors(), OptimizationLevel.ALL);
    }
}
