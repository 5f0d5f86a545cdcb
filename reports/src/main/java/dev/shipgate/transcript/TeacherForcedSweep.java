package dev.shipgate.transcript;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A prompt fed to the bundle one token at a time, through the bundle's own caches.
 *
 * @param subject the case
 * @param positions one entry for each token of the prompt, in order
 * @param tokenClasses the agreement by class of the oracle's top-1; empty where no tokenizer could say
 * @param outsideOracleSpan the median share of the bundle's rows that no combination of the oracle's rows makes: what
 *     another head adds, and nothing before a head can; {@code null} where no top-1 differs, or the rows are too few
 */
public record TeacherForcedSweep(
        Subject subject,
        List<PositionObservation> positions,
        List<TokenClassScore> tokenClasses,
        @Nullable Double outsideOracleSpan)
        implements Observation {

    /** @throws IllegalArgumentException if the positions are not 0, 1, 2 and so on */
    public TeacherForcedSweep {
        positions = List.copyOf(positions);
        tokenClasses = List.copyOf(tokenClasses);
        for (int i = 0; i < positions.size(); i++) {
            Require.that(positions.get(i).position() == i, "positions are not in order at " + i);
        }
    }

    /** Makes a sweep of whose rows nothing is known as a whole. */
    public TeacherForcedSweep(
            Subject subject, List<PositionObservation> positions, List<TokenClassScore> tokenClasses) {
        this(subject, positions, tokenClasses, null);
    }

    @Override
    public List<PositionObservation> comparedPositions() {
        return positions;
    }
}
