package dev.shipgate.report.html;

/** Thrown when transcripts can't be compared because they were measured against different oracles. */
public final class DifferentOraclesException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    DifferentOraclesException(String message) {
        super(message);
    }
}
