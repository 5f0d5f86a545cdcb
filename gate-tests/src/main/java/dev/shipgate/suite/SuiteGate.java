package dev.shipgate.suite;

import dev.shipgate.gate.Gate;
import dev.shipgate.report.ReportFolder;
import dev.shipgate.transcript.Transcript;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The gate of one invocation of the suite. JUnit closes it after the last test. */
final class SuiteGate implements AutoCloseable {

    private final Gate gate;
    private final @Nullable Path out;
    private final Consumer<ConcludedRun> listener;
    private final Runnable atEnd;

    /**
     * @param out the folder that receives the reports; {@code null} for none
     * @param listener receives the run when it has concluded
     * @param atEnd called after the last test
     */
    SuiteGate(Gate gate, @Nullable Path out, Consumer<ConcludedRun> listener, Runnable atEnd) {
        this.gate = gate;
        this.out = out;
        this.listener = listener;
        this.atEnd = atEnd;
    }

    Gate gate() {
        return gate;
    }

    /** Concludes the run, writes its reports if there is a folder for them, and passes the run to the listener. */
    Transcript conclude() {
        Transcript transcript = gate.conclude();
        new AllureRun().describe(transcript);
        listener.accept(new ConcludedRun(transcript, out == null ? null : write(transcript, out)));
        return transcript;
    }

    private static Path write(Transcript transcript, Path out) {
        try {
            return new ReportFolder(out).write(transcript);
        } catch (IOException problem) {
            throw new UncheckedIOException("cannot write the reports to " + out, problem);
        }
    }

    @Override
    public void close() {
        try (gate) {
            atEnd.run();
        }
    }

    @Override
    public String toString() {
        return gate.bundleName();
    }
}
