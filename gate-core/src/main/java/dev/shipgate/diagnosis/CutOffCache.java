package dev.shipgate.diagnosis;

import dev.shipgate.transcript.CarriedStates;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Failed;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Strength;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A cache that holds fewer tokens than were fed, or a bundle that fails in the middle of a prompt. The first is
 * counted; the second might have a cause other than a state.
 */
final class CutOffCache implements Signature {

    /** A failure at the very first step has nothing to do with carried states. */
    private static final String FIRST_STEP = ": step 0:";

    @Override
    public Set<Strength> strengths() {
        return Set.of(Strength.CONCLUSIVE, Strength.STRONG);
    }

    @Override
    public boolean statesAFact() {
        return true;
    }

    @Override
    public Optional<Finding> recognise(Evidence evidence, Symptoms symptoms) {
        List<String> gaveUp = evidence.observations(Failed.class)
                .filter(failed -> failed.stage().equals("step"))
                .filter(failed -> failed.subject().check() != CheckId.PREFILL_WIDTH)
                .filter(failed -> !failed.cause().contains(FIRST_STEP))
                .map(failed -> failed.subject() + ": " + failed.cause())
                .toList();
        List<String> tooShort = evidence.observations(CarriedStates.class)
                .flatMap(carried -> carried.states().stream()
                        .filter(state -> state.tokensExpected() != null
                                && !state.tokensExpected().equals(state.tokensHeld()))
                        .map(state -> carried.subject() + ": " + state.slot() + " holds " + state.tokensHeld()
                                + " tokens, the oracle's " + state.tokensExpected()))
                .toList();
        List<String> lines = Stream.of(gaveUp, tooShort).flatMap(List::stream).toList();
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                Family.STATE,
                "cut-off-cache",
                tooShort.isEmpty() ? Strength.STRONG : Strength.CONCLUSIVE,
                "the bundle steps at first, then stops: a carried state does not hold all tokens that were fed",
                lines,
                "check whether the cache grows at every step, and whether its capacity is the context length"));
    }
}
