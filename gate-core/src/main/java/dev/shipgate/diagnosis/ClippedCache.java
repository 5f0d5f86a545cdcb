package dev.shipgate.diagnosis;

import dev.shipgate.transcript.CacheDifference;
import dev.shipgate.transcript.CarriedStates;
import dev.shipgate.transcript.CarriedStates.State;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.StateDifference;
import dev.shipgate.transcript.Strength;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Caches whose largest elements are cut off: their scales are too small for what the model puts there. */
final class ClippedCache implements Signature {

    @Override
    public Set<Strength> strengths() {
        return Set.of(Strength.STRONG);
    }

    @Override
    public Optional<Finding> recognise(Evidence evidence, Symptoms symptoms) {
        List<String> lines = cutOff(evidence);
        if (lines.isEmpty() || !symptoms.somethingIsWrong()) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                Family.STATE,
                "clipped-cache",
                Strength.STRONG,
                "keys or values are cut off before they are carried, as scales that are too small do",
                lines,
                "take the scales of the caches from the largest keys and values of real prompts, after the rotation,"
                        + " or carry them in float16"));
    }

    /** Returns a line for each cache that is cut off. */
    static List<String> cutOff(Evidence evidence) {
        return evidence.observations(CarriedStates.class)
                .flatMap(carried -> carried.states().stream()
                        .filter(state -> cutOffShare(state) > Calibration.CUT_OFF_SHARE)
                        .map(state -> String.format(
                                Locale.ROOT,
                                "%s: %.1f %% of the elements of %s are cut off at the largest value that it holds",
                                carried.subject(),
                                100 * cutOffShare(state),
                                state.slot())))
                .toList();
    }

    private static double cutOffShare(State state) {
        return Optional.ofNullable(state.difference())
                .map(StateDifference::cache)
                .map(CacheDifference::cutOffShare)
                .orElse(0d);
    }
}
