package dev.shipgate.engine.exec;

/** A program that died, hung or did not keep to the protocol. The message is one sentence without its end. */
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
