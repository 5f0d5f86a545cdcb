package dev.shipgate.diagnosis;

import dev.shipgate.report.wording.Numbers;
import dev.shipgate.transcript.CarriedSlot;
import dev.shipgate.transcript.CarriedStates;
import dev.shipgate.transcript.CarriedStates.State;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Strength;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** States that no step changes, or that stay empty: a layer's writes to them are lost. */
final class DroppedStateWrites implements Signature {

    @Override
    public Set<Strength> strengths() {
        return Set.of(Strength.CONCLUSIVE);
    }

    @Override
    public boolean statesAFact() {
        return true;
    }

    @Override
    public Optional<Finding> recognise(Evidence evidence, Symptoms symptoms) {
        TreeSet<String> dead = new TreeSet<>();
        int cases = 0;
        for (CarriedStates carried : evidence.observations(CarriedStates.class).toList()) {
            cases++;
            carried.states().stream()
                    .filter(DroppedStateWrites::isDead)
                    .map(State::slot)
                    .map(CarriedSlot::toString)
                    .forEach(dead::add);
        }
        if (dead.isEmpty()) {
            return Optional.empty();
        }
        List<String> lines = new ArrayList<>();
        lines.add("over " + Numbers.counted(cases, "case")
                + " these states stay all zeros or never change, while the oracle's do: " + String.join(", ", dead));
        lines.addAll(symptoms.rows().inWords());
        return Optional.of(new Finding(
                Family.STATE,
                "state-writes-dropped",
                Strength.CONCLUSIVE,
                "what is written to " + dead.size() + " carried states is lost",
                lines,
                "check how the exporter connects these outputs, and whether the runtime aliases several "
                        + "writes to one buffer"));
    }

    private static boolean isDead(State state) {
        if (state.nonFinite() > 0) {
            return false;
        }
        boolean neverChanges = state.changedSteps() != null && state.changedSteps() == 0;
        boolean staysEmpty = state.allZero()
                && state.difference() != null
                && state.difference().relativeError() > 0;
        return neverChanges || staysEmpty;
    }
}
