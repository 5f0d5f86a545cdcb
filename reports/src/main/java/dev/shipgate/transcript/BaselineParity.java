package dev.shipgate.transcript;

import java.util.List;

/**
 * The bundle's own continuation of a prompt, compared with the baseline's.
 *
 * @param subject the case
 * @param sequence expected: the baseline's continuation; found: the bundle's
 */
public record BaselineParity(Subject subject, Sequence sequence) implements Observation {

    @Override
    public List<Departure> departures() {
        return Departure.of(Departure.BASELINE, sequence);
    }
}
