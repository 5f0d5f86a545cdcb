package dev.shipgate.engine;

/**
 * Thrown when a recorded cache does not fit a bundle's decode state. The message names the part and the reason, in one
 * line.
 */
public final class SeedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Makes an exception with the given reason. */
    public SeedException(String reason) {
        super(reason);
    }
}
