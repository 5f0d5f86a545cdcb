package dev.shipgate.transcript;

import org.jspecify.annotations.Nullable;

/**
 * One of the positions of a corpus that differ most.
 *
 * @param caseId the oracle's case
 * @param position 0-based
 * @param input the token that was fed
 * @param oracle the oracle's top-1
 * @param bundle the bundle's top-1; {@code null} if its row isn't finite
 * @param marginNats the oracle's margin
 * @param marginShiftNats δ, see {@link RowNoise}; {@code null} if the bundle's row isn't finite
 * @param klNats the KL divergence, or its lower bound; {@code null} if the bundle's row isn't finite
 */
public record WorstPosition(
        String caseId,
        int position,
        Token input,
        Token oracle,
        @Nullable Token bundle,
        double marginNats,
        @Nullable Double marginShiftNats,
        @Nullable Double klNats) {

    /** @throws IllegalArgumentException if a value is out of its range */
    public WorstPosition {
        Require.notBlank(caseId, "case");
        Require.notNegative(position, "position");
    }
}
