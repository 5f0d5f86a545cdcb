package dev.shipgate.suite;

import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.IoProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/** Keeps what stopped the suite, for the one who started it. */
final class FirstFailure implements TestExecutionListener {

    private @Nullable Throwable first;

    @Override
    public void executionFinished(TestIdentifier identifier, TestExecutionResult result) {
        Throwable failure = result.getThrowable().orElse(null);
        boolean isVerdict = failure instanceof AssertionError;
        if (first == null && !isVerdict && result.getStatus() == TestExecutionResult.Status.FAILED) {
            first = failure;
        }
    }

    /**
     * Throws what stopped the suite, without what JUnit and Allure wrapped around it; does nothing where it came to its
     * end.
     *
     * @param out where the suite wrote: what went wrong with files that are not inputs went wrong there
     */
    void rethrow(Path out) {
        for (Throwable cause = first; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidInputException invalidInput) {
                throw invalidInput;
            }
            if (cause instanceof IOException problem) {
                throw new UncheckedIOException("cannot write to " + out + ": " + IoProblem.of(problem), problem);
            }
        }
        if (first != null) {
            throw new IllegalStateException("a test of the suite broke: " + first, first);
        }
    }
}
