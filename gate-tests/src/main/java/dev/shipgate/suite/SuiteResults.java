package dev.shipgate.suite;

import dev.shipgate.input.IoProblem;
import dev.shipgate.report.ReportFolder;
import dev.shipgate.report.RunResults;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The results of a bundle that a build gates, if it has a folder for them. Allure's results are the build's own. */
final class SuiteResults implements AutoCloseable {

    /** An action on the results. */
    @FunctionalInterface
    private interface Action {

        void on(RunResults results) throws IOException;
    }

    private final @Nullable Path out;
    private final Optional<RunResults> results;

    private SuiteResults(@Nullable Path out, Optional<RunResults> results) {
        this.out = out;
        this.results = results;
    }

    /**
     * Withdraws the results of an earlier run.
     *
     * @param out the folder for the results; {@code null} for none
     * @throws UncheckedIOException if the folder can't be written, or a result would replace a file of somebody else
     */
    static SuiteResults at(@Nullable Path out) {
        try {
            SuiteResults opened =
                    new SuiteResults(out, out == null ? Optional.empty() : Optional.of(RunResults.replacing(out)));
            opened.perform(results -> results.requireFree(ReportFolder.files()));
            return opened;
        } catch (IOException problem) {
            throw unwritable(out, problem);
        }
    }

    @Nullable
    Path staging() {
        return results.map(RunResults::staging).orElse(null);
    }

    void publish() {
        perform(RunResults::publish);
    }

    @Override
    public void close() {
        perform(RunResults::close);
    }

    private void perform(Action action) {
        if (results.isPresent()) {
            try {
                action.on(results.get());
            } catch (IOException problem) {
                throw unwritable(out, problem);
            }
        }
    }

    private static UncheckedIOException unwritable(@Nullable Path out, IOException problem) {
        return new UncheckedIOException("cannot write to " + out + ": " + IoProblem.of(problem), problem);
    }
}
