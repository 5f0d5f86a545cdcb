package dev.shipgate.check;

import dev.shipgate.devicerun.DeviceRow;
import dev.shipgate.engine.EngineException;
import dev.shipgate.oracle.OracleCase;
import java.util.List;
import java.util.Optional;

/** A surface that a project names and that the gate runs itself, or that is missing. */
public interface Surface {

    /** Returns whether a run without it is inconclusive. */
    boolean isRequired();

    /** Returns whether it runs the gated bundle; otherwise it runs another one, which is gated by itself. */
    boolean runsGatedBundle();

    /** Returns why it isn't there, if it isn't. */
    Optional<String> missing();

    /**
     * Returns its own continuation of a case.
     *
     * @throws EngineException if it couldn't be run
     */
    Continuation continuation(OracleCase oracleCase);

    /**
     * Returns the largest logits of its row after each token of a case.
     *
     * @throws EngineException if it couldn't be run
     */
    List<DeviceRow> rows(OracleCase oracleCase);
}
