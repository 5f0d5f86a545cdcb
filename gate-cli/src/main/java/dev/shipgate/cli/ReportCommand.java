package dev.shipgate.cli;

import dev.shipgate.gate.WriteFailure;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.report.ReportFolder;
import dev.shipgate.report.RunResults;
import dev.shipgate.report.console.ConsoleReport;
import dev.shipgate.report.html.DifferentOraclesException;
import dev.shipgate.report.html.HistoryPage;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
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
            "For several transcripts, writes one folder per transcript and history.html over all of them, oldest first:"
                    + " side by side, with the differences marked."
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
            "  shipgate report builds/*/transcript.json --out history",
            "  shipgate report before after --out difference"
        })
final class ReportCommand implements Callable<Integer> {

    private static final String HISTORY = "history.html";

    @Parameters(
            arity = "1..*",
            paramLabel = "TRANSCRIPT",
            description = "Transcripts that 'shipgate run' wrote, or the folders that they are in.")
    List<Path> places;

    private List<Path> transcripts = List.of();

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
        transcripts = places.stream().map(ReportCommand::transcriptAt).toList();
        try {
            if (transcripts.size() == 1) {
                writeOne(transcripts.get(0), notes, console);
            } else {
                writeAll(notes, console);
            }
        } catch (IOException problem) {
            throw WriteFailure.of(problem, out);
        }
        console.flush();
        return Verdict.PASS.exitCode();
    }

    private static Path transcriptAt(Path place) {
        return Files.isDirectory(place) ? place.resolve(ReportFolder.TRANSCRIPT) : place;
    }

    private void writeOne(Path transcript, Notes notes, PrintWriter console) throws IOException {
        try (RunResults results =
                StoredRun.resultsIn(out, transcript, List.of(RunResults.ALLURE, RunResults.ATTESTATION))) {
            Transcript run = notes.readConsistent(transcript);
            new ReportFolder(results.staging()).write(run);
            results.publish();
            show(run, out, console);
        }
    }

    private void writeAll(Notes notes, PrintWriter console) throws IOException {
        for (Path each : transcripts) {
            StoredRun.requireOutside(each, out);
        }
        try (RunResults results = RunResults.replacing(out)) {
            List<Transcript> runs =
                    transcripts.stream().map(notes::readConsistent).toList();
            new ReportFolder(results.staging()).write(HISTORY, history(runs));
            for (int i = 0; i < runs.size(); i++) {
                String name = folderName(i, runs.get(i));
                results.expect(List.of(name));
                try (RunResults ofOne = RunResults.replacing(out.resolve(name))) {
                    new ReportFolder(ofOne.staging()).write(runs.get(i));
                    ofOne.publish();
                }
                show(runs.get(i), out.resolve(name), console);
            }
            results.publish();
            console.println("history: " + out.resolve(HISTORY));
        }
    }

    private void show(Transcript run, Path folder, PrintWriter console) {
        console.println(new ConsoleReport(output.palette()).verdictLine(run));
        console.println("  " + new ReportFolder(folder).page());
        annotations.print(run, console);
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
