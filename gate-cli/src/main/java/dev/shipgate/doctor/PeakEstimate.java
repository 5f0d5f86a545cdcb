package dev.shipgate.doctor;

import dev.shipgate.check.PrefillWidthCheck;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.oracle.Oracle;
import dev.shipgate.oracle.OracleCase;
import java.nio.file.Path;
import java.util.Collection;

/**
 * The most resident memory that a run takes, in its own process and the engine's, before it runs. Calibrated on models
 * of 2,048 and 248,320 tokens, on which it is right within a fifth. A second session of a large bundle takes the place
 * of the first.
 *
 * @param rows how many rows of logits are compared at once
 */
record PeakEstimate(int rows) {

    /** For the program, its classes and the reports. */
    private static final long PROGRAM_BYTES = 145_000_000;

    /** Rows of one wide step: two copies in the runtime, one beside it, two that are compared, and garbage. */
    private static final int COPIES_OF_ROWS = 7;

    /** Returns an estimate for the largest of several oracles. One that can't be read is reported elsewhere. */
    static PeakEstimate of(Collection<Path> oracles) {
        return new PeakEstimate(
                oracles.stream().mapToInt(PeakEstimate::rows).max().orElse(0));
    }

    private static int rows(Path oracle) {
        try {
            return rows(Oracle.read(oracle));
        } catch (InvalidInputException reportedElsewhere) {
            return 0;
        }
    }

    private static int rows(Oracle oracle) {
        int longest = oracle.judgedCases().stream()
                .mapToInt(OracleCase::positions)
                .max()
                .orElse(0);
        return Math.min(longest, PrefillWidthCheck.MOST_POSITIONS);
    }

    /**
     * Returns the bytes.
     *
     * @param engineBytes the resident memory of the engine's process after a step
     * @param vocabularySize the length of a row
     */
    long bytes(long engineBytes, int vocabularySize) {
        return engineBytes + PROGRAM_BYTES + (long) COPIES_OF_ROWS * rows * Float.BYTES * vocabularySize;
    }
}
