package dev.shipgate.report;

import dev.shipgate.report.attachment.PositionsFile;
import dev.shipgate.report.ci.JunitXml;
import dev.shipgate.report.html.HtmlReport;
import dev.shipgate.report.markdown.MarkdownSummary;
import dev.shipgate.report.wording.Renderer;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.TranscriptFile;
import dev.shipgate.transcript.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/** The folder that a run writes: the transcript, and the file of each renderer. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ReportFolder {

    /** The name of the transcript in its folder. */
    public static final String TRANSCRIPT = "transcript.json";

    private static final Renderer PAGE = new HtmlReport();

    /** The renderers of a run's transcript. A new renderer needs its class and a line here. */
    private static final List<Renderer> RENDERERS =
            List.of(PAGE, new MarkdownSummary(), new JunitXml(), new PositionsFile());

    private final Path folder;

    /** @param folder created if it is missing */
    public ReportFolder(Path folder) {
        this.folder = folder;
    }

    /** Returns the names of all files that {@link #write(Transcript)} writes. */
    public static List<String> files() {
        return Stream.concat(Stream.of(TRANSCRIPT), RENDERERS.stream().map(Renderer::fileName))
                .toList();
    }

    /** Returns the file for people to read. */
    public Path page() {
        return folder.resolve(PAGE.fileName());
    }

    /**
     * Writes the transcript first, then everything made from it. Each file is written to a temporary file in the same
     * folder, then moved into place in one step. {@link RunResults} makes all of them visible at once.
     *
     * @return the transcript's file
     * @throws IOException if a file can't be written
     */
    public Path write(Transcript transcript) throws IOException {
        List<CompletableFuture<String>> texts = new ArrayList<>();
        for (Renderer renderer : RENDERERS) {
            texts.add(CompletableFuture.supplyAsync(() -> renderer.render(transcript)));
        }
        Path file = new TranscriptFile().write(transcript, folder);
        for (int i = 0; i < texts.size(); i++) {
            write(RENDERERS.get(i).fileName(), texts.get(i).join());
        }
        return file;
    }

    /**
     * Writes one file.
     *
     * @param name the name of the file in the folder
     * @throws IOException if the file can't be written; an existing one is left unchanged
     */
    public Path write(String name, String text) throws IOException {
        Files.createDirectories(folder);
        return WholeFile.write(folder.resolve(name), out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }
}
