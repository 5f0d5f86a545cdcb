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

/** Keeps the failure that stopped the suite, for the launcher. */
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
     * Throws the failure that stopped the suite, without the exceptions that JUnit and Allure wrapped around it. Does
     * nothing if the suite ran to its end.
     *
     * @param out the folder that the suite wrote to, to name in the message of an I/O problem, which cannot be about an
     *     input
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
