package dev.shipgate.cli;

import dev.shipgate.gate.Recomputation;
import dev.shipgate.report.wording.VisibleText;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.TranscriptFile;
import dev.shipgate.transcript.UnknownParts;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Prints notes on the input to standard error, one line per note. Doesn't repeat a note. */
final class Notes implements Consumer<String> {

    private static final int LONGEST = 1_000;
    private static final int MOST_NAMES = 8;

    private final PrintWriter err;
    private final boolean quiet;
    private final Set<String> said = new HashSet<>();

    Notes(PrintWriter err, boolean quiet) {
        this.err = err;
        this.quiet = quiet;
    }

    /**
     * Reads a transcript that is to be shown. Derives its verdict and findings again, and prints a note on what this
     * version derives otherwise.
     *
     * @throws dev.shipgate.transcript.UnreadableTranscriptException if the file isn't a transcript
     * @throws ContradictedException if its verdict or findings don't follow from what it measured
     */
    Transcript readConsistent(Path file) {
        Transcript transcript = read(file);
        Recomputation again = Recomputation.of(transcript);
        if (again.contradiction() != null) {
            throw new ContradictedException(file + " is not what a run of this version wrote: "
                    + again.contradiction().replaceAll("\\.$", "")
                    + ". It was changed, or judged by other rules; to judge its measurements again, run: shipgate"
                    + " judge "
                    + file);
        }
        if (again.difference() != null) {
            accept(file + " was judged by another version of Ship Gate, and this one differs: " + again.difference()
                    + "; to judge it again, run: shipgate judge " + file);
        }
        return transcript;
    }

    /**
     * Reads a transcript, and prints a note on the parts that this version does not know.
     *
     * @throws dev.shipgate.transcript.UnreadableTranscriptException if the file isn't a transcript
     */
    Transcript read(Path file) {
        Transcript transcript = new TranscriptFile().read(file);
        if (!transcript.unknown().isEmpty()) {
            accept(file + " has parts that this version does not know: " + namesOf(transcript.unknown())
                    + "; they are kept unchanged");
        }
        return transcript;
    }

    private static String namesOf(UnknownParts unknown) {
        List<String> names = unknown.names();
        return names.stream().limit(MOST_NAMES).collect(Collectors.joining(", "))
                + (names.size() > MOST_NAMES ? " and " + (names.size() - MOST_NAMES) + " more" : "");
    }

    @Override
    public synchronized void accept(String note) {
        if (!quiet && said.add(note)) {
            err.println("note: " + VisibleText.plain(note, LONGEST));
            err.flush();
        }
    }
}
