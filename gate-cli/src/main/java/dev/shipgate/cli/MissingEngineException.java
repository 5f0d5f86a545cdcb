package dev.shipgate.cli;

import dev.shipgate.engine.EngineException;
import dev.shipgate.engine.EngineException.Stage;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Thrown when an engine isn't installed, or doesn't run bundles of this kind. That says nothing about the bundle. */
final class MissingEngineException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private MissingEngineException(EngineException unsupported) {
        super(unsupported.getMessage(), unsupported);
    }

    /** Returns what a command throws if an engine fails. */
    static RuntimeException of(EngineException failed) {
        return failed.stage() == Stage.UNSUPPORTED
                ? new MissingEngineException(failed)
                : new UncheckedIOException(failed.getMessage(), new IOException(failed));
    }
}
