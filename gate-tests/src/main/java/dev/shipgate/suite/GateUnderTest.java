package dev.shipgate.suite;

import dev.shipgate.gate.Gate;
import dev.shipgate.report.ReportFolder;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.TranscriptFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A gate before the suite. */
final class GateUnderTest implements AutoCloseable {

    private final Gate gate;
    private final Optional<Path> out;
    private final LauncherExchange exchange;
    private final TranscriptFile transcriptFile = new TranscriptFile();

    GateUnderTest(Gate gate, Optional<Path> out, LauncherExchange exchange) {
        this.gate = gate;
        this.out = out;
        this.exchange = exchange;
    }

    List<Subject> subjects(CheckId check) {
        return gate.subjects(check);
    }

    Gate.Examined examine(Subject subject) {
        return gate.examine(subject);
    }

    String bundleName() {
        return gate.bundleName();
    }

    String toJson(Object value) {
        return transcriptFile.toJson(value);
    }

    /** Concludes the run, writes its transcript where one is wanted, and hands it to the launcher. */
    Transcript conclude() {
        Transcript transcript = gate.conclude();
        new AllureRun().describe(transcript);
        exchange.add(new LauncherExchange.Concluded(transcript, write(transcript)));
        return transcript;
    }

    private @Nullable Path write(Transcript transcript) {
        if (out.isEmpty()) {
            return null;
        }
        try {
            return new ReportFolder(out.get()).write(transcript);
        } catch (IOException problem) {
            throw new UncheckedIOException("cannot write the reports to " + out.get(), problem);
        }
    }

    @Override
    public void close() {
        gate.close();
    }

    @Override
    public String toString() {
        return gate.bundleName();
    }
}
