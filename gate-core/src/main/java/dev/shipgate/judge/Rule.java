package dev.shipgate.judge;

import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.NotApplicable;
import dev.shipgate.transcript.Observation;
import java.util.Optional;

/**
 * What a policy makes of one kind of observation. A pure function: nothing is measured here.
 *
 * @param <O> the kind of observation
 */
public interface Rule<O extends Observation> {

    /** Returns the kind of observation that this judges. */
    Class<O> observes();

    /**
     * Judges one observation.
     *
     * @param kind of the oracle's case; {@code GATE} where the observation isn't about a case
     */
    Ruling rule(O observation, CaseKind kind);

    /** Returns why the observation judges nothing although it was made; empty if it judges. */
    default Optional<String> refusal(O observation, CaseKind kind) {
        return Optional.empty();
    }

    /** Returns what to make of a check that does not apply, if the policy speaks of it all the same. */
    default Optional<Ruling> rule(NotApplicable notApplicable) {
        return Optional.empty();
    }
}
