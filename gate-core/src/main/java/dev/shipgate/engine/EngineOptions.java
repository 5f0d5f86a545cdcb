package dev.shipgate.engine;

import org.apiguardian.api.API;

/**
 * Settings for running an engine.
 *
 * @param intraOpThreads threads inside an operator
 * @param optimizationLevel how much the graph may be rewritten
 */
@API(status = API.Status.STABLE, since = "0.1")
public record EngineOptions(int intraOpThreads, OptimizationLevel optimizationLevel) {

    /** @throws IllegalArgumentException if there isn't at least one thread */
    public EngineOptions {
        if (intraOpThreads < 1) {
            throw new IllegalArgumentException("an engine needs at least one thread, found " + intraOpThreads);
        }
    }

    /** Returns the settings that applications use: every core, every optimisation. */
    public static EngineOptions defaults() {
        return new EngineOptions(Runtime.getRuntime().availableProcessors(), OptimizationLevel.ALL);
    }
}
