package dev.shipgate.transcript;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** What a policy makes of observations. The set is closed; constants stand best first, worst last. */
public enum Verdict {
    /** Everything that was required was compared and agrees. */
    PASS(0),
    /** Differs only where the oracle itself was at a tie. */
    PASS_TIE(0),
    /** Something required was not measured. */
    INCONCLUSIVE(4),
    /** The reference cannot judge: weak margin, wrong shape, wrong tokenizer. */
    INVALID_ORACLE(3),
    /** The bundle differs from the reference where the reference is sure. */
    FAIL(1),
    /** The bundle could not be run. */
    ERROR(5);

    private final int exitCode;

    Verdict(int exitCode) {
        this.exitCode = exitCode;
    }

    /** Returns the exit code of a process that ends with this verdict. */
    public int exitCode() {
        return exitCode;
    }

    /** Tells whether a bundle with this verdict may ship. */
    public boolean mayShip() {
        return switch (this) {
            case PASS, PASS_TIE -> true;
            case INCONCLUSIVE, INVALID_ORACLE, FAIL, ERROR -> false;
        };
    }

    /** Returns the worst of these verdicts, or nothing where there are none. */
    public static Optional<Verdict> worst(Collection<Verdict> verdicts) {
        return verdicts.stream().max(Comparator.naturalOrder());
    }
}
