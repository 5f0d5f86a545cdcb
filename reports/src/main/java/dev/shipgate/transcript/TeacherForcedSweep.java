package dev.shipgate.transcript;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A prompt fed to the bundle one token at a time, through the bundle's own caches.
 *
 * @param subject the case
 * @param positions one entry for each token of the prompt, in order
 * @param tokenClasses the agreement by class of the oracle's top-1; empty if no tokenizer was available
 * @param outsideOracleSpan the median share of the bundle's rows that lies outside the span of the oracle's rows; only
 *     a different head adds such a share, not a fault before the head; {@code null} if no top-1 differs or there are
 *     too few rows
 */
public record TeacherForcedSweep(
        Subject subject,
        List<PositionObservation> positions,
        List<TokenClassScore> tokenClasses,
        @Nullable Double outsideOracleSpan)
        implements Observation {

    /** @throws IllegalArgumentException if the positions aren't 0, 1, 2 and so on */
    public TeacherForcedSweep {
        positions = List.copyOf(positions);
        tokenClasses = List.copyOf(tokenClasses);
        for (int i = 0; i < positions.size(); i++) {
            Require.that(
                    positions.get(i).position() == i,
                    "positions must be 0, 1, 2 and so on; they are not in order at " + i);
        }
    }

    /** Makes a sweep without figures about its rows as a whole. */
    public TeacherForcedSweep(
            Subject subject, List<PositionObservation> positions, List<TokenClassScore> tokenClasses) {
        this(subject, positions, tokenClasses, null);
    }

    @Override
    public List<PositionObservation> comparedPositions() {
        return positions;
    }
}
