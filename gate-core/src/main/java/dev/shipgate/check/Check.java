package dev.shipgate.check;

import dev.shipgate.engine.EngineException;
import dev.shipgate.oracle.OracleCase;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.Subject;

/**
 * Measures one thing. It holds no policy, never judges, and keeps nothing from one subject to the next. Whatever
 * several checks share is in the {@link Session}.
 */
public interface Check {

    /** Returns which check this is. Its {@link CheckId#scope()} says which subjects it is asked for. */
    CheckId id();

    /**
     * Tells whether it compares the bundle's rows of logits with the oracle's. Such a check doesn't run on a bundle
     * whose vocabulary has a different size.
     */
    default boolean comparesRows() {
        return false;
    }

    /**
     * Returns how many steps one subject of a case takes, as far as that is known in advance. Only used to show
     * progress.
     */
    default long expectedSteps(OracleCase oracleCase) {
        return 0;
    }

    /**
     * Measures one subject.
     *
     * @return the observation; {@code NotMeasured} or {@code NotApplicable}, with the reason, if there is nothing to
     *     observe
     * @throws EngineException if the bundle cannot be run
     */
    Observation observe(Subject subject, Session session);
}
