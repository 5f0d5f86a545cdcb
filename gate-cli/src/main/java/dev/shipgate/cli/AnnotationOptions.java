package dev.shipgate.cli;

import dev.shipgate.report.ci.GithubAnnotations;
import dev.shipgate.report.wording.ReleaseEntry;
import dev.shipgate.transcript.Transcript;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for the lines that a CI service shows next to the code. */
final class AnnotationOptions {

    /** The supported services. */
    enum Service {
        GITHUB
    }

    @Option(
            names = "--annotations",
            paramLabel = "SERVICE",
            description = "Also print workflow commands for a CI service, one for each failing position: github.")
    @Nullable
    Service service;

    boolean arePrinted() {
        return service != null;
    }

    void print(ReleaseEntry entry, PrintWriter console) {
        if (service == Service.GITHUB) {
            GithubAnnotations annotations = new GithubAnnotations();
            String commands = entry.either(gated -> annotations.render(gated.transcript()), annotations::render);
            print(commands, console);
        }
    }

    void print(Transcript transcript, PrintWriter console) {
        if (service == Service.GITHUB) {
            print(new GithubAnnotations().render(transcript), console);
        }
    }

    /** The program's own writer would escape what looks like a command. */
    private static void print(String commands, PrintWriter console) {
        if (console instanceof TerminalWriter terminal) {
            terminal.printCommands(commands);
        } else {
            console.print(commands);
        }
    }
}
