package dev.shipgate.transcript;

import java.util.List;
import java.util.stream.Stream;

/**
 * The point where a continuation departs from a reference.
 *
 * @param reference the display name of the reference: {@code the oracle}, {@code the baseline} or {@code the gated
 *     bundle}
 * @param divergence the position and the two tokens
 */
public record Departure(String reference, Divergence divergence) {

    /** The name of the oracle as a reference. */
    static final String ORACLE = "the oracle";

    /** The name of the baseline as a reference. */
    static final String BASELINE = "the baseline";

    /** The name of the gated bundle as a reference. */
    static final String GATED_BUNDLE = "the gated bundle";

    static List<Departure> of(String reference, Sequence sequence) {
        return Stream.ofNullable(sequence.firstDivergence())
                .map(divergence -> new Departure(reference, divergence))
                .toList();
    }
}
