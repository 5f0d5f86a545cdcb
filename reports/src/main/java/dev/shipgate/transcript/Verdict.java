package dev.shipgate.transcript;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The verdict of a policy on observations. The set is closed; the constants are in order from best to worst. */
public enum Verdict {
    /** Everything that was required was compared, and it agrees. */
    PASS(0),
    /** The bundle differs only where the policy lets it: at ties, within its noise, or where the oracle is too weak. */
    PASS_TIE(0),
    /** A required measurement is missing. */
    INCONCLUSIVE(4),
    /** The reference can't judge: weak margin, wrong shape, wrong tokenizer. */
    INVALID_ORACLE(3),
    /** The bundle differs from the reference where the reference is confident. */
    FAIL(1),
    /** The bundle couldn't be run. */
    ERROR(5);

    private final int exitCode;

    Verdict(int exitCode) {
        this.exitCode = exitCode;
    }

    /** Returns the exit code of a process that ends with this verdict. */
    public int exitCode() {
        return exitCode;
    }

    /** Returns whether a bundle with this verdict may ship. */
    public boolean mayShip() {
        return switch (this) {
            case PASS, PASS_TIE -> true;
            case INCONCLUSIVE, INVALID_ORACLE, FAIL, ERROR -> false;
        };
    }

    /** Returns the worst of these verdicts, or nothing if there are none. */
    public static Optional<Verdict> worst(Collection<Verdict> verdicts) {
        return verdicts.stream().max(Comparator.naturalOrder());
    }
}
