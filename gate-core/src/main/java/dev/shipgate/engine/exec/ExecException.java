package dev.shipgate.engine.exec;

/**
 * Thrown when a program dies, hangs or violates the protocol. The message is a predicate without its subject or final
 * full stop, such as "cannot be started".
 */
final class ExecException extends Exception {

    private static final long serialVersionUID = 1L;

    ExecException(String problem) {
        super(problem);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
