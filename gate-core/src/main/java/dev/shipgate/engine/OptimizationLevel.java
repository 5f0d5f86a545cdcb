package dev.shipgate.engine;

/** How much an engine may rewrite the graph before running it. */
public enum OptimizationLevel {
    NONE,
    BASIC,
    EXTENDED,
    ALL
}
