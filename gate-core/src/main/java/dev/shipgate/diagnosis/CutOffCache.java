package dev.shipgate.diagnosis;

import dev.shipgate.transcript.CarriedStates;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Failed;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A cache that holds fewer tokens than were fed, or at which the engine gives up in the middle of a prompt. */
final class CutOffCache implements Signature {

    /** What fails at the very first step has nothing to do with what is carried. */
    private static final String FIRST_STEP = ": step 0:";

    @Override
    public Optional<Finding> recognise(Evidence evidence) {
        Stream<String> gaveUp = evidence.observations(Failed.class)
                .filter(failed -> failed.stage().equals("step"))
                .filter(failed -> failed.subject().check() != CheckId.PREFILL_WIDTH)
                .filter(failed -> !failed.cause().contains(FIRST_STEP))
                .map(failed -> failed.subject() + ": " + failed.cause());
        Stream<String> tooShort = evidence.observations(CarriedStates.class)
                .flatMap(carried -> carried.states().stream()
                        .filter(state -> state.tokensExpected() != null
                                && !state.tokensExpected().equals(state.tokensHeld()))
                        .map(state -> carried.subject() + ": " + state.slot() + " holds " + state.tokensHeld()
                                + " tokens, the oracle's " + state.tokensExpected()));
        List<String> lines = Stream.concat(gaveUp, tooShort).toList();
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                Family.STATE,
                "cut-off-cache",
                0.97,
                "the bundle steps at first and no further: a carried state does not hold what was fed",
                lines,
                "see whether the cache grows at every step, and whether its capacity is that of the context"));
    }
}
