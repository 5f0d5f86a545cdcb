package dev.shipgate.attestation;

import java.util.List;

/** Thrown when an attestation doesn't hold. Has one line for each reason. */
public final class BrokenAttestationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    BrokenAttestationException(String problem) {
        this(List.of(problem));
    }

    /** @param problems one line each */
    BrokenAttestationException(List<String> problems) {
        super(String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    /** Returns why it doesn't hold, one line for each reason. */
    public List<String> problems() {
        return problems;
    }
}
