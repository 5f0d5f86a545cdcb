package dev.shipgate.cli;

import dev.shipgate.gate.Conclusion;
import dev.shipgate.gate.PolicySource;
import dev.shipgate.gate.Recomputation;
import dev.shipgate.gate.WriteFailure;
import dev.shipgate.report.RunResults;
import dev.shipgate.report.console.ConsoleReport;
import dev.shipgate.report.wording.PolicyName;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.TranscriptFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code shipgate judge}: judges a stored run again. */
@Command(
        name = "judge",
        description = "Judges a stored transcript again, with the default policy or another one, without the model.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  shipgate judge shipgate-report/transcript.json",
            "  shipgate judge shipgate-report/transcript.json --policy strict.yaml",
            "  shipgate judge shipgate-report/transcript.json --policy strict.yaml \\",
            "           --out rejudged"
        })
final class JudgeCommand implements Callable<Integer> {

    @Parameters(paramLabel = "TRANSCRIPT", description = "A transcript.json that 'shipgate run' wrote.")
    Path transcript;

    @Option(names = "--policy", paramLabel = "POLICY", description = PolicyOption.POLICY + " Default: default.")
    @Nullable
    Path policy;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "The folder for the transcript with its new verdict. Default: write nothing.")
    @Nullable
    Path out;

    @Mixin
    OutputOptions output = new OutputOptions();

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() {
        Notes notes = new Notes(spec.commandLine().getErr(), output.quiet);
        Transcript stored = notes.read(transcript);
        Policy chosen = PolicySource.of(policy).read(notes);
        Recomputation recomputed = Recomputation.of(stored);
        if (recomputed.contradiction() != null) {
            notes.accept(transcript + " is not what a run of this version wrote: " + recomputed.contradiction());
        }
        Transcript again = Conclusion.again(stored, chosen);
        PrintWriter console = spec.commandLine().getOut();
        ConsoleReport report = new ConsoleReport(output.palette());
        console.print(output.quiet ? report.verdictLine(again) + "\n" : report.render(again));
        if (!output.quiet) {
            console.println("stored verdict: " + stored.verdict() + " under policy " + PolicyName.of(stored) + "; now: "
                    + again.verdict() + " under policy " + PolicyName.of(again));
        }
        if (out != null) {
            console.println("transcript: " + write(again, transcript, out));
        }
        console.flush();
        return again.verdict().exitCode();
    }

    private static Path write(Transcript again, Path stored, Path folder) {
        try (RunResults results = StoredRun.resultsIn(folder, stored, List.of())) {
            Path written = new TranscriptFile().write(again, results.staging());
            results.publish();
            return folder.resolve(written.getFileName());
        } catch (IOException problem) {
            throw WriteFailure.of(problem, folder);
        }
    }
}
