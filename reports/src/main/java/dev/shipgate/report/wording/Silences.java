package dev.shipgate.report.wording;

import dev.shipgate.transcript.NotExercised;
import dev.shipgate.transcript.Transcript;
import java.util.List;

/** Says what no input of a run exercised. */
public final class Silences {

    private static final int LONGEST = 400;

    private Silences() {}

    /** Returns one sentence for each thing; empty if all was exercised, or an older version made the transcript. */
    public static List<String> sentences(Transcript transcript) {
        return transcript.measured().notExercised().stream()
                .map(NotExercised::what)
                .map(what -> "Not exercised in this run: " + VisibleText.plain(what, LONGEST) + ".")
                .toList();
    }
}
