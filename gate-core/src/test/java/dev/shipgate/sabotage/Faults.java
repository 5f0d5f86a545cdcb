package dev.shipgate.sabotage;

import java.util.List;
import java.util.stream.Stream;

/** Everything that conversions break. */
final class Faults {

    private Faults() {}

    static List<Variant> all() {
        return Stream.of(
                        QuantisationFaults.all(),
                        WeightFaults.all(),
                        PositionFaults.all(),
                        StateFaults.all(),
                        PrefillFaults.all(),
                        OutputFaults.all(),
                        ContractFaults.all())
                .flatMap(List::stream)
                .toList();
    }
}
