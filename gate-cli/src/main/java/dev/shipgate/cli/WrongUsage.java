package dev.shipgate.cli;

import dev.shipgate.document.NearestKey;
import java.io.PrintWriter;
import java.util.Collection;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Explains a command line that can't be understood: the problem, the nearest known word, and where to read on. */
final class WrongUsage implements IParameterExceptionHandler {

    @Override
    public int handleParseException(ParameterException problem, String[] arguments) {
        CommandLine command = problem.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("shipgate: "
                + (problem instanceof UnmatchedArgumentException unmatched
                        ? unknown(unmatched.getUnmatched().get(0), command)
                        : problem.getMessage()));
        err.println("For help: " + command.getCommandSpec().qualifiedName() + " --help");
        err.flush();
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    private static String unknown(String word, CommandLine command) {
        if (word.startsWith("-")) {
            String option = word.replaceFirst("=.*", "");
            return "unknown option " + option
                    + nearest(option, command.getCommandSpec().optionsMap().keySet());
        }
        return command.getSubcommands().isEmpty()
                ? "unexpected argument " + word
                : "unknown command " + word
                        + nearest(word, command.getSubcommands().keySet());
    }

    private static String nearest(String word, Collection<String> known) {
        return NearestKey.to(word, known)
                .map(near -> "; did you mean " + near + "?")
                .orElse("");
    }
}
