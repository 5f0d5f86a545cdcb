package dev.shipgate.cli;

import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.IoProblem;
import dev.shipgate.report.ReportFolder;
import dev.shipgate.report.console.ConsoleReport;
import dev.shipgate.report.html.DifferentOraclesException;
import dev.shipgate.report.html.HistoryPage;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code shipgate report}: renders stored transcripts. */
@Command(
        name = "report",
        description = {
            "Writes report.html and the other reports from stored transcripts, without the model.",
            "For several transcripts, writes one folder per transcript and history.html over all of them, oldest first."
        },
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the reports were written, regardless of the verdict",
            "2:wrong usage",
            "3:a transcript cannot be read, or the transcripts were measured against different oracles",
            "5:a report cannot be written",
            "6:a transcript was changed: its verdict or findings don't follow from its measurements"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  shipgate report shipgate-report/transcript.json",
            "  shipgate report shipgate-report/transcript.json --annotations github",
            "  shipgate report builds/*/transcript.json --out history"
        })
final class ReportCommand implements Callable<Integer> {

    @Parameters(arity = "1..*", paramLabel = "TRANSCRIPT", description = "Transcripts that 'shipgate run' wrote.")
    List<Path> transcripts;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "shipgate-report",
            description = "The folder for the reports. Default: ${DEFAULT-VALUE}.")
    Path out = Path.of("shipgate-report");

    @Mixin
    AnnotationOptions annotations = new AnnotationOptions();

    @Mixin
    OutputOptions output = new OutputOptions();

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter console = spec.commandLine().getOut();
        Notes notes = new Notes(spec.commandLine().getErr(), output.quiet);
        List<Transcript> runs = transcripts.stream().map(notes::readConsistent).toList();
        String history = runs.size() == 1 ? null : history(runs);
        try {
            for (int i = 0; i < runs.size(); i++) {
                Path folder = runs.size() == 1 ? out : out.resolve(folderName(i, runs.get(i)));
                ReportFolder report = new ReportFolder(folder);
                report.write(runs.get(i));
                console.println(new ConsoleReport(output.palette()).verdictLine(runs.get(i)));
                console.println("  " + report.page());
                annotations.print(runs.get(i), console);
            }
            if (history != null) {
                console.println("history: " + new ReportFolder(out).write("history.html", history));
            }
        } catch (IOException problem) {
            throw new UncheckedIOException("cannot write to " + out + ": " + IoProblem.of(problem), problem);
        }
        console.flush();
        return Verdict.PASS.exitCode();
    }

    private String history(List<Transcript> runs) {
        List<Transcript> oldestFirst = new ArrayList<>(runs);
        oldestFirst.sort((one, other) ->
                one.effort().startedAt().compareTo(other.effort().startedAt()));
        try {
            return new HistoryPage().render(oldestFirst);
        } catch (DifferentOraclesException different) {
            throw new InvalidInputException(transcripts.get(0), different);
        }
    }

    /**
     * Starts with a number, because all builds of a bundle have the same name. Replaces characters that are unsafe in a
     * path.
     */
    private static String folderName(int index, Transcript run) {
        return String.format("%03d-", index + 1)
                + run.measured().bundle().name().replaceAll("[^A-Za-z0-9._-]", "_");
    }
}
