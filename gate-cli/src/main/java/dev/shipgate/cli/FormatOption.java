package dev.shipgate.cli;

import java.util.Locale;
import picocli.CommandLine.Option;

/** The form of what a command prints on standard output. */
final class FormatOption {

    /** What can be printed. */
    enum Format {
        TEXT,
        JSON;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}; with json, one JSON document is all that standard output gets "
                    + "(docs/output.md). Default: text.")
    Format format = Format.TEXT;

    boolean isJson() {
        return format == Format.JSON;
    }
}
