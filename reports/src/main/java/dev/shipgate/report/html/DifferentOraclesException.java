package dev.shipgate.report.html;

/** Transcripts that cannot be compared, since they were not measured against one and the same oracle. */
public final class DifferentOraclesException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    DifferentOraclesException(String message) {
        super(message);
    }
}
