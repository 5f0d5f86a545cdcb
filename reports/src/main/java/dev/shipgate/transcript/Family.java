package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The families of faults. */
public enum Family {
    /** Clipped or wrong rows of the output head. */
    HEAD,
    /** Nonsense at every position, including the first. */
    GARBAGE,
    /** A carried state is dropped, swapped, misplaced or too coarse. */
    STATE,
    /** A fault in rotary embedding, mask, window or long context. */
    POSITIONS,
    /** A tensor of the body is wrong or missing. */
    WEIGHTS,
    /** Too few quantisation levels, or a rounding error. */
    PRECISION,
    /** NaN or infinite logits. */
    NON_FINITE,
    /** Rows or ids of the vocabulary are shifted or missing. */
    VOCABULARY,
    /** Manifest, graph, tokenizer and context contradict each other. */
    CONTRACT,
    /** The name or the metadata makes a claim that the graph contradicts. */
    CLAIM,
    /** The same input gives different results. */
    NONDETERMINISM,
    /** The bundle couldn't be opened or stepped. */
    LOAD,
    /** The gate doesn't know how to run the bundle; its own engine may. */
    UNSUPPORTED,
    /** A device gives different results. */
    DEVICE,
    /** The reference can't judge. */
    ORACLE,
    /** Something is wrong, but no signature matches. */
    UNCLASSIFIED;

    /** Returns the name that files use, such as {@code non-finite}. */
    @JsonValue
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
