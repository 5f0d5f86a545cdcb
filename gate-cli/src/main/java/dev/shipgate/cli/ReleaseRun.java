package dev.shipgate.cli;

import dev.shipgate.attestation.SigningKey;
import dev.shipgate.engine.child.NativeCode;
import dev.shipgate.gate.GateRequest;
import dev.shipgate.gate.WriteFailure;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.Published;
import dev.shipgate.report.ReportFolder;
import dev.shipgate.report.RunResults;
import dev.shipgate.report.console.ConsoleReport;
import dev.shipgate.report.console.ReleaseText;
import dev.shipgate.report.html.ReleasePage;
import dev.shipgate.report.markdown.ReleaseMarkdown;
import dev.shipgate.report.wording.ReleaseEntry;
import dev.shipgate.suite.SuiteLauncher;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.UnreadableTranscriptException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gates several bundles, one after the other. Each has its own folder. A bundle that cannot be gated doesn't stop the
 * others.
 */
final class ReleaseRun {

    private static final String PAGE = "index.html";
    private static final String SUMMARY = "summary.md";

    private final Path out;
    private final OutputOptions output;
    private final AnnotationOptions annotations;
    private final PrintWriter console;
    private final PrintWriter log;
    private final Notes notes;
    private final NativeCode.Starter nativeCode;

    ReleaseRun(
            Path out,
            OutputOptions output,
            AnnotationOptions annotations,
            PrintWriter console,
            PrintWriter log,
            NativeCode.Starter nativeCode) {
        this.out = out;
        this.output = output;
        this.annotations = annotations;
        this.console = console;
        this.log = log;
        this.notes = new Notes(log, output.quiet);
        this.nativeCode = nativeCode;
    }

    /**
     * Withdraws the results of an earlier release, gates the bundles, and writes a page and a summary of all of them.
     *
     * @param bundles the bundles to gate, by name, in this order; the reports of each are in the folder of that name
     * @param key signs each run; empty if none is signed
     * @return the exit code of the worst verdict
     */
    int gate(Map<String, GateRequest> bundles, Optional<SigningKey> key) {
        List<ReleaseEntry> entries = new ArrayList<>();
        try (RunResults results = RunResults.replacing(out, bundles.keySet())) {
            results.requireFree(List.of(PAGE, SUMMARY));
            bundles.forEach((name, request) -> {
                ReleaseEntry entry = gate(name, request);
                if (entry instanceof ReleaseEntry.Gated) {
                    key.ifPresent(signer -> AttestOption.sign(request, signer));
                }
                entries.add(entry);
                show(entry);
            });
            ReportFolder staged = new ReportFolder(results.staging());
            staged.write(PAGE, new ReleasePage().render(entries));
            staged.write(SUMMARY, new ReleaseMarkdown().render(entries));
            results.publish();
        } catch (IOException problem) {
            throw WriteFailure.of(problem, out);
        }
        ReleaseText text = new ReleaseText(output.palette());
        console.print(output.quiet ? text.verdictLine(entries) + "\n" : text.render(entries));
        if (!output.quiet) {
            console.println("release: " + out.resolve(PAGE));
        }
        console.flush();
        return ReleaseEntry.worst(entries).exitCode();
    }

    /** The page of a release may be published, so it doesn't say where the files lie on this machine. */
    private String published(RuntimeException refused) {
        return refused instanceof InvalidInputException unusable
                ? unusable.published()
                : Published.message(out, String.valueOf(refused.getMessage()));
    }

    private ReleaseEntry gate(String name, GateRequest request) {
        try (StepProgress progress = StepProgress.of(output, log, notes)) {
            Transcript transcript =
                    new SuiteLauncher(progress, nativeCode).launch(request).transcript();
            return new ReleaseEntry.Gated(name, transcript);
        } catch (InvalidInputException | UnreadableTranscriptException | UncheckedIOException refused) {
            return new ReleaseEntry.NotGated(name, published(refused));
        } catch (RuntimeException | OutOfMemoryError broken) {
            return new ReleaseEntry.NotGated(name, HeapProblem.in(broken).orElse("internal error: " + broken));
        }
    }

    /** A bundle that may ship takes one line; for any other, the whole report is shown. */
    private void show(ReleaseEntry entry) {
        if (!output.quiet) {
            boolean mayShip = entry.verdict().mayShip();
            console.println("== " + entry.name());
            console.print(
                    entry instanceof ReleaseEntry.Gated gated && !mayShip
                            ? new ConsoleReport(output.palette()).render(gated.transcript())
                            : new ReleaseText(output.palette()).entryLine(entry) + "\n");
            if (entry instanceof ReleaseEntry.Gated) {
                console.println("report: " + new ReportFolder(out.resolve(entry.name())).page());
            }
            console.println();
        }
        annotations.print(entry, console);
        console.flush();
    }
}
