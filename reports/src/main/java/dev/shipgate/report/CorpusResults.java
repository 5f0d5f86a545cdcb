package dev.shipgate.report;

import dev.shipgate.transcript.CorpusFile;
import dev.shipgate.transcript.UnreadableTranscriptException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.apiguardian.api.API;

/** The transcript and the report of a corpus in their folder, beside observations that stay. */
@API(status = API.Status.INTERNAL, since = "0.1")
public final class CorpusResults {

    /** The name of the report, in the folder of the transcript. */
    public static final String REPORT = "report.md";

    /** The name of the page for people, in the folder of the transcript. */
    public static final String PAGE = "report.html";

    private CorpusResults() {}

    /**
     * Deletes the transcript and the reports of an earlier corpus, so that nobody takes them for those of the corpus
     * that is measured or merged now. The transcript goes last: a report without one isn't ours.
     *
     * @param folder needs to have neither, and need not exist
     * @throws ForeignFileException if one of the files is there and isn't a corpus's
     * @throws IOException if one can't be deleted
     */
    public static void withdraw(Path folder) throws IOException {
        Path transcript = folder.resolve(CorpusFile.TRANSCRIPT);
        List<Path> reports = List.of(folder.resolve(REPORT), folder.resolve(PAGE));
        if (Files.exists(transcript, LinkOption.NOFOLLOW_LINKS)) {
            try {
                new CorpusFile().readTranscript(folder);
            } catch (UnreadableTranscriptException foreign) {
                ForeignFileException refusal = new ForeignFileException(transcript);
                refusal.initCause(foreign);
                throw refusal;
            }
            for (Path report : reports) {
                Files.deleteIfExists(report);
            }
            Files.delete(transcript);
            return;
        }
        for (Path report : reports) {
            if (Files.exists(report, LinkOption.NOFOLLOW_LINKS)) {
                throw new ForeignFileException(report);
            }
        }
    }
}
