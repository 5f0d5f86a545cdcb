package dev.shipgate.report.wording;

import dev.shipgate.transcript.Transcript;

/** Makes one file of a run's folder from its transcript. It shows the content of the transcript and decides nothing. */
public interface Renderer {

    /** Returns the name of the file, such as {@code summary.md}. */
    String fileName();

    /** Returns the text of the file. The same transcript gives the same text. */
    String render(Transcript transcript);
}
