package dev.shipgate.engine;

import org.apiguardian.api.API;

/**
 * Thrown when a recorded cache does not fit a bundle's decode state. The message names the part and the reason, in one
 * line.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class SeedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Makes an exception with the given reason. */
    public SeedException(String reason) {
        super(reason);
    }
}
