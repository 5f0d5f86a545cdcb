package dev.shipgate.cli;

import dev.shipgate.report.console.Palette;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How much is said on the terminal, and in which colours. */
final class OutputOptions {

    @Option(
            names = {"-q", "--quiet"},
            description = "Print the verdict line and nothing else.")
    boolean quiet;

    @Option(
            names = "--no-color",
            description =
                    "Print without colours; so does a NO_COLOR in the environment, or an output that is no terminal.")
    boolean noColor;

    Palette palette() {
        return noColor || isSet(System.getenv("NO_COLOR")) || !isTerminal() ? Palette.PLAIN : Palette.ANSI;
    }

    /** A progress bar is for a person who waits, not for a log. */
    boolean wantsProgress() {
        return !quiet && isTerminal();
    }

    private static boolean isTerminal() {
        return Boolean.getBoolean("shipgate.terminal");
    }

    private static boolean isSet(@Nullable String value) {
        return value != null && !value.isEmpty();
    }
}
