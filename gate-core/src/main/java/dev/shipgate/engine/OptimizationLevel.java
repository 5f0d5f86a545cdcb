package dev.shipgate.engine;

/** How far an engine may rewrite the graph before it runs it. */
public enum OptimizationLevel {
    NONE,
    BASIC,
    EXTENDED,
    ALL
}
