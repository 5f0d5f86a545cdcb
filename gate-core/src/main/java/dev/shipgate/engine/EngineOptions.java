package dev.shipgate.engine;

import org.apiguardian.api.API;

/**
 * Settings for running an engine.
 *
 * @param intraOpThreads threads inside an operator
 * @param optimizationLevel how much the graph may be rewritten
 * @param exactActivations whether activations are computed in float32 even where the graph lets the runtime round them;
 *     an experiment, not what applications do
 */
@API(status = API.Status.STABLE, since = "0.1")
public record EngineOptions(int intraOpThreads, OptimizationLevel optimizationLevel, boolean exactActivations) {

    /** @throws IllegalArgumentException if there isn't at least one thread */
    public EngineOptions {
        if (intraOpThreads < 1) {
            throw new IllegalArgumentException("an engine needs at least one thread, found " + intraOpThreads);
        }
    }

    /** Makes settings that let the graph decide how activations are computed. */
    public EngineOptions(int intraOpThreads, OptimizationLevel optimizationLevel) {
        this(intraOpThreads, optimizationLevel, false);
    }

    /** Returns these settings with exact activations. */
    public EngineOptions withExactActivations() {
        return new EngineOptions(intraOpThreads, optimizationLevel, true);
    }

    /** Returns the settings that applications use: every core, every optimisation. */
    public static EngineOptions defaults() {
        return new EngineOptions(Runtime.getRuntime().availableProcessors(), OptimizationLevel.ALL);
    }
}
