package dev.shipgate.diagnosis;

import dev.shipgate.transcript.CarriedStates;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.RowDifference;
import dev.shipgate.transcript.TeacherForcedSweep;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The beginning is wrong and heals, and a step from the oracle's cache is right: something was left from before. */
final class StaleState implements Signature {

    private static final double HEALED = 20;

    @Override
    public Optional<Finding> recognise(Evidence evidence) {
        Symptoms symptoms = evidence.symptoms();
        List<String> lines = new ArrayList<>(evidence.observations(CarriedStates.class)
                .flatMap(carried -> carried.states().stream()
                        .filter(state -> !state.freshAfterReset())
                        .map(state -> carried.subject() + ": " + state.slot() + " is not empty after a reset"))
                .toList());
        boolean heals = symptoms.rowsAreWrong()
                && !symptoms.firstRowsAreSound()
                && symptoms.seededStepsAreSound()
                && longestHeals(evidence);
        if (lines.isEmpty() && !heals) {
            return Optional.empty();
        }
        lines.addAll(symptoms.quadrant());
        return Optional.of(new Finding(
                Family.STATE,
                "stale-state",
                0.95,
                "the bundle does not begin afresh: its first rows are wrong, and it recovers as it goes on",
                lines,
                "see whether a reset clears every state, and whether the graph begins with anything but zeros"));
    }

    private static boolean longestHeals(Evidence evidence) {
        return evidence.observations(TeacherForcedSweep.class)
                .map(TeacherForcedSweep::positions)
                .max((one, other) -> Integer.compare(one.size(), other.size()))
                .map(positions -> {
                    List<Double> kls = positions.stream()
                            .map(PositionObservation::difference)
                            .filter(Objects::nonNull)
                            .map(RowDifference::klNats)
                            .toList();
                    if (kls.size() < 8) {
                        return false;
                    }
                    double beginning = Stream.of(kls.get(0), kls.get(1))
                            .mapToDouble(Double::doubleValue)
                            .max()
                            .orElse(0);
                    return beginning > HEALED * Symptoms.median(kls.subList(kls.size() / 2, kls.size()));
                })
                .orElse(false);
    }
}
