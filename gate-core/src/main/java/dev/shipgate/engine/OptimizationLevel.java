package dev.shipgate.engine;

import org.apiguardian.api.API;

/** How much an engine may rewrite the graph before running it. */
@API(status = API.Status.STABLE, since = "0.1")
public enum OptimizationLevel {
    NONE,
    BASIC,
    EXTENDED,
    ALL
}
