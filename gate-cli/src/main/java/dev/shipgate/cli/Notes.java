package dev.shipgate.cli;

import dev.shipgate.report.wording.VisibleText;
import java.io.PrintWriter;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** Prints notes on the input to standard error, one line each. What was said once is not said again. */
final class Notes implements Consumer<String> {

    private static final int LONGEST = 1_000;

    private final PrintWriter err;
    private final boolean quiet;
    private final Set<String> said = new HashSet<>();

    Notes(PrintWriter err, boolean quiet) {
        this.err = err;
        this.quiet = quiet;
    }

    @Override
    public synchronized void accept(String note) {
        if (!quiet && said.add(note)) {
            err.println("note: " + VisibleText.plain(note, LONGEST));
            err.flush();
        }
    }
}
