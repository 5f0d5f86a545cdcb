package dev.shipgate.transcript;

import java.util.List;

/**
 * One step of the bundle from the oracle's own cache.
 *
 * @param subject the case
 * @param step both rows after the seed token
 */
public record SeededStep(Subject subject, PositionObservation step) implements Observation {

    @Override
    public List<PositionObservation> comparedPositions() {
        return List.of(step);
    }
}
