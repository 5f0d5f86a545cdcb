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
        if (first == null && failure != null && !isVerdict && result.getStatus() == TestExecutionResult.Status.FAILED) {
            first = failure;
        }
    }

    /** Returns what stopped the suite, without what JUnit wrapped around it. */
    RuntimeException firstOr(String otherwise) {
        for (Throwable cause = first; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidInputException || cause instanceof UncheckedIOException) {
                return (RuntimeException) cause;
            }
        }
        return new IllegalStateException(first == null ? otherwise : String.valueOf(first.getMessage()), first);
    }
}
