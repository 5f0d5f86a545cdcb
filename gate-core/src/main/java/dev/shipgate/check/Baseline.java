package dev.shipgate.check;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.devicerun.DeviceRow;
import dev.shipgate.engine.EngineException;
import dev.shipgate.input.PinnedFile;
import dev.shipgate.oracle.OracleCase;
import java.util.List;
import java.util.Optional;

/** The bundle whose greedy tokens must be the same as the gated bundle's. */
public interface Baseline {

    /**
     * Returns why comparing the baseline with {@code other} would compare a model with itself, if it would.
     *
     * @param otherFiles the files of {@code other}
     */
    Optional<String> sameModelAs(Bundle other, List<PinnedFile> otherFiles);

    /**
     * Returns the baseline's own continuation of a case.
     *
     * @throws EngineException if the baseline could not be run
     */
    Continuation continuation(OracleCase oracleCase);

    /**
     * Returns the largest logits after each token of a case's prompt.
     *
     * @throws EngineException if the baseline could not be run
     */
    List<DeviceRow> rows(OracleCase oracleCase);
}
