package dev.shipgate.cli;

/**
 * Thrown when a file was changed after the gate wrote it. The message is one line: the file, and what contradicts it.
 */
final class ContradictedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The exit code of a command that was given such a file. No verdict has it. */
    static final int EXIT_CODE = 6;

    ContradictedException(String problem) {
        super(problem);
    }
}
