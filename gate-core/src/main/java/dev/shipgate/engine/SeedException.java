package dev.shipgate.engine;

/** A recorded cache that does not fit a bundle's decode state. The message says which part and why, in one line. */
public final class SeedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Makes an exception with its reason. */
    public SeedException(String reason) {
        super(reason);
    }
}
