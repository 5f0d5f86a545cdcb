package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The families of faults. */
public enum Family {
    /** Clipped or wrong rows of the output head. */
    HEAD,
    /** Nonsense at every position, the first included. */
    GARBAGE,
    /** Carried state dropped, crossed, mislaid or too coarse. */
    STATE,
    /** Rotary embedding, mask, window or long context. */
    POSITIONS,
    /** A tensor of the body is wrong or missing. */
    WEIGHTS,
    /** Too few levels, or rounding. */
    PRECISION,
    /** NaN or infinite logits. */
    NON_FINITE,
    /** Rows or ids of the vocabulary are shifted or missing. */
    VOCABULARY,
    /** Manifest, graph, tokenizer and context contradict each other. */
    CONTRACT,
    /** Name or metadata says what the graph does not hold. */
    CLAIM,
    /** The same input gives different answers. */
    NONDETERMINISM,
    /** The bundle could not be opened or stepped. */
    LOAD,
    /** A device differs. */
    DEVICE,
    /** The reference cannot judge. */
    ORACLE,
    /** Something is wrong, and no signature fits. */
    UNCLASSIFIED;

    /** Returns the name that files use, such as {@code non-finite}. */
    @JsonValue
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
