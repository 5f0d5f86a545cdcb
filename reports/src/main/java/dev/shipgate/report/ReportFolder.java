package dev.shipgate.report;

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

/** The folder that a run leaves: the transcript, and what each renderer makes from it. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ReportFolder {

    private static final String TRANSCRIPT = "transcript.json";

    private static final Renderer PAGE = new HtmlReport();

    /** Everything that is made from the transcript of a run. A new renderer needs its class and a line here. */
    private static final List<Renderer> RENDERERS = List.of(PAGE, new MarkdownSummary(), new JunitXml());

    private final Path folder;

    /** @param folder is created if it is missing */
    public ReportFolder(Path folder) {
        this.folder = folder;
    }

    /** Returns the names of all files that {@link #write(Transcript)} leaves. */
    public static List<String> files() {
        return Stream.concat(Stream.of(TRANSCRIPT), RENDERERS.stream().map(Renderer::fileName))
                .toList();
    }

    /** Returns the file that people read. */
    public Path page() {
        return folder.resolve(PAGE.fileName());
    }

    /**
     * Writes the transcript first and then everything that is made from it. Each file is written beside its place and
     * moved there in one step.
     *
     * @return the transcript's file
     * @throws IOException if a file cannot be written
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
     * Removes what an earlier run left. If a bundle can no longer be gated, yesterday's verdict would be read as
     * today's.
     *
     * @throws IOException if a file cannot be removed
     */
    public void withdraw() throws IOException {
        for (String name : files()) {
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
        return WholeFile.write(folder.resolve(name), out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }
}
