package dev.shipgate.transcript;

import java.util.List;

/**
 * A prompt fed to the bundle one token at a time, through its own caches.
 *
 * @param subject   the case
 * @param positions one entry for each position, in order
 */
public record TeacherForcedSweep(Subject subject, List<PositionObservation> positions) implements Observation {

    /** @throws IllegalArgumentException if the positions are not 0, 1, 2 … */
    public TeacherForcedSweep {
        positions = List.copyOf(positions);
        for (int i = 0; i < positions.size(); i++) {
            Require.that(positions.get(i).position() == i, "position " + i + " is missing from the sweep");
        }
    }
}
