package dev.shipgate.engine.exec;

/**
 * Thrown when a program dies, hangs or violates the protocol. The message is a predicate without its subject or final
 * full stop, such as "cannot be started".
 */
final class ExecException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean missing;

    ExecException(String problem) {
        this(problem, false);
    }

    private ExecException(String problem, boolean missing) {
        super(problem);
        this.missing = missing;
    }

    /** Makes an exception for a program that needs something that isn't installed. */
    static ExecException missing(String problem) {
        return new ExecException(problem, true);
    }

    /** Tells whether something isn't installed, which says nothing about the bundle. */
    boolean isMissing() {
        return missing;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
