package dev.shipgate.transcript;

import java.util.List;
import java.util.stream.Stream;

/**
 * The continuation that a device recorded, compared with the oracle's and with the gated bundle's own.
 *
 * @param subject the case and the device
 * @param againstOracle expected: the oracle's continuation; found: the device's
 * @param againstBundle expected: the gated bundle's continuation, on the gate's engine; found: the device's
 */
public record DeviceParity(Subject subject, Sequence againstOracle, Sequence againstBundle) implements Observation {

    @Override
    public List<Departure> departures() {
        return Stream.of(
                        Departure.of(Departure.ORACLE, againstOracle),
                        Departure.of(Departure.GATED_BUNDLE, againstBundle))
                .flatMap(List::stream)
                .toList();
    }
}
