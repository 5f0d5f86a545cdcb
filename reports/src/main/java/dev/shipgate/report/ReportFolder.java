package dev.shipgate.report;

import dev.shipgate.report.ci.JunitXml;
import dev.shipgate.report.html.HtmlReport;
import dev.shipgate.report.markdown.MarkdownSummary;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.TranscriptFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The folder that a run leaves: the transcript, and what is rendered from it for each kind of reader. */
public final class ReportFolder {

    private static final String TRANSCRIPT = "transcript.json";
    private static final String REPORT = "report.html";
    private static final String SUMMARY = "summary.md";
    private static final String JUNIT = "junit.xml";

    private final Path folder;

    /** @param folder is made if it is missing */
    public ReportFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * Writes the transcript first and then everything that is made from it, each file beside its place and moved there
     * in one step.
     *
     * @return the transcript's file
     * @throws IOException if a file cannot be written
     */
    public Path write(Transcript transcript) throws IOException {
        CompletableFuture<String> page = CompletableFuture.supplyAsync(() -> new HtmlReport().render(transcript));
        Path file = new TranscriptFile().write(transcript, folder);
        write(REPORT, page.join());
        write(SUMMARY, new MarkdownSummary().render(transcript));
        write(JUNIT, new JunitXml().render(transcript));
        return file;
    }

    /**
     * Removes what an earlier run left: of a bundle that cannot be gated any more, a verdict of yesterday would be read
     * as one of today.
     *
     * @throws IOException if a file cannot be removed
     */
    public void withdraw() throws IOException {
        for (String name : List.of(TRANSCRIPT, REPORT, SUMMARY, JUNIT)) {
            Files.deleteIfExists(folder.resolve(name));
        }
    }

    /**
     * Writes one file.
     *
     * @param name of the file in the folder
     * @throws IOException if it cannot be written; one that was there before is left as it was
     */
    public Path write(String name, String text) throws IOException {
        Files.createDirectories(folder);
        Path beside = folder.resolve("." + name + "." + ProcessHandle.current().pid());
        try {
            Files.writeString(beside, text, StandardCharsets.UTF_8);
            return Files.move(
                    beside, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(beside);
        }
    }
}
