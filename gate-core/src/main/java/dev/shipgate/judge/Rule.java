package dev.shipgate.judge;

import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.NotApplicable;
import dev.shipgate.transcript.Observation;
import java.util.Optional;

/**
 * Judges one kind of observation under a policy. A pure function: it measures nothing.
 *
 * @param <O> the kind of observation
 */
public interface Rule<O extends Observation> {

    /** Returns the kind of observation that this rule judges. */
    Class<O> observes();

    /**
     * Judges one observation.
     *
     * @param kind the kind of the oracle's case; {@code GATE} if the observation isn't about a case
     */
    Ruling rule(O observation, CaseKind kind);

    /** Returns why the observation judges nothing although it was made; empty if it does judge. */
    default Optional<String> refusal(O observation, CaseKind kind) {
        return Optional.empty();
    }

    /** Returns a ruling on a check that doesn't apply, if the policy has something to say about it anyway. */
    default Optional<Ruling> rule(NotApplicable notApplicable) {
        return Optional.empty();
    }
}
