package dev.shipgate.cli;

import dev.shipgate.report.console.CorpusReport;
import dev.shipgate.report.html.CorpusPage;
import dev.shipgate.report.markdown.CorpusMarkdown;
import dev.shipgate.transcript.CorpusFile;
import dev.shipgate.transcript.CorpusTranscript;
import dev.shipgate.transcript.WholeFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Writes the reports of a corpus beside its transcript, and shows it on the terminal. */
final class CorpusOutput {

    private final OutputOptions output;

    CorpusOutput(OutputOptions output) {
        this.output = output;
    }

    /**
     * Shows a transcript that was written to {@code folder}, and returns the exit code of its verdict.
     *
     * @throws UncheckedIOException if a report can't be written
     */
    int show(CorpusTranscript transcript, Path folder, PrintWriter console) {
        write(folder.resolve(CorpusMarkdown.FILE), new CorpusMarkdown().render(transcript));
        Path page = folder.resolve(CorpusPage.FILE);
        write(page, new CorpusPage().render(transcript));
        CorpusReport report = new CorpusReport(output.palette());
        if (output.quiet) {
            console.println(report.verdictLine(transcript));
        } else {
            console.print(report.render(transcript));
            console.println("transcript: " + folder.resolve(CorpusFile.TRANSCRIPT));
            console.println("report:     " + page);
        }
        console.flush();
        return transcript.verdict().exitCode();
    }

    private static void write(Path page, String content) {
        try {
            WholeFile.write(page, file -> file.write(content.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException unwritable) {
            throw new UncheckedIOException(page + ": cannot be written: " + unwritable.getMessage(), unwritable);
        }
    }
}
