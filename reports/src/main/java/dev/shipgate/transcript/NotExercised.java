package dev.shipgate.transcript;

/**
 * Something that the bundle contains or promises and that no input of this run exercised. A fault in it passes.
 *
 * @param kind what it is a part of
 * @param what the part, as a clause without a full stop
 */
public record NotExercised(Kind kind, String what) {

    /** @throws IllegalArgumentException if the clause is blank */
    public NotExercised {
        Require.notBlank(what, "what wasn't exercised");
    }

    /** What wasn't exercised. */
    public enum Kind {
        /** Tokens with a meaning of their own that no case feeds. */
        SPECIAL_TOKENS,
        /** Rows of the embedding that are zero and that no case feeds. */
        EMBEDDING,
        /** Settings of a configuration that a runtime applies and the gate doesn't. */
        SETTINGS,
        /** A context that is longer than every case. */
        CONTEXT
    }
}
