package dev.shipgate.cli;

import dev.shipgate.report.console.Palette;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for the amount of output on the terminal, and its colours. */
final class OutputOptions {

    @Option(
            names = {"-q", "--quiet"},
            description = "Print only the verdict line.")
    boolean quiet;

    @Option(
            names = "--no-color",
            description = "Print without colours. Also the default if NO_COLOR is set or the output isn't a terminal.")
    boolean noColor;

    Palette palette() {
        return noColor || isSet(System.getenv("NO_COLOR")) || !isTerminal() ? Palette.PLAIN : Palette.ANSI;
    }

    /** A progress bar is for a person at a terminal, not for a log. */
    boolean wantsProgress() {
        return !quiet && isTerminal();
    }

    /** Returns whether a person sees the output, rather than a log. */
    static boolean isTerminal() {
        return Boolean.getBoolean("shipgate.terminal");
    }

    /** Prints a JSON document. */
    static void printJson(String json, PrintWriter console) {
        if (console instanceof TerminalWriter terminal) {
            terminal.printJson(json);
        } else {
            console.println(json);
        }
    }

    private static boolean isSet(@Nullable String value) {
        return value != null && !value.isEmpty();
    }
}
