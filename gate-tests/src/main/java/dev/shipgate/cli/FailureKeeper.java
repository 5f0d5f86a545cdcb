package dev.shipgate.cli;

import dev.shipgate.input.InvalidInputException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/** Keeps what stopped the suite, for the one who started it. */
final class FailureKeeper implements TestExecutionListener {

    private @Nullable Throwable first;

    @Override
    public void executionFinished(TestIdentifier identifier, TestExecutionResult result) {
        Throwable failure = result.getThrowable().orElse(null);
        boolean isVerdict = failure instanceof AssertionError;
        if (first == null && !isVerdict && result.getStatus() == TestExecutionResult.Status.FAILED) {
            first = failure;
        }
    }

    /** Throws what stopped the suite, without what JUnit wrapped around it; does nothing where it came to its end. */
    void rethrow() {
        for (Throwable cause = first; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidInputException || cause instanceof UncheckedIOException) {
                throw (RuntimeException) cause;
            }
        }
        if (first != null) {
            throw new IllegalStateException("a test of the suite broke: " + first, first);
        }
    }
}
