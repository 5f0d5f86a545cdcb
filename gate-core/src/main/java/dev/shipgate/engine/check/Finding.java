package dev.shipgate.engine.check;

/**
 * What was found about one promise.
 *
 * @param promise a short name, such as {@code reset}
 * @param outcome whether the engine keeps it
 * @param text one line: what was measured; of a broken promise, also what was expected
 */
public record Finding(String promise, Outcome outcome, String text) {

    /** Whether an engine keeps a promise. */
    public enum Outcome {
        KEPT,
        BROKEN,
        /** The engine doesn't make it, so the gate can't measure what needs it. */
        NOT_MADE
    }
}
