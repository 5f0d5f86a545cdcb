package dev.shipgate.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code shipgate engine}: the parent of the commands for engines. */
@Command(
        name = "engine",
        description = "Checks engines.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {EngineCheckCommand.class},
        footerHeading = "%nExamples:%n",
        footer = {"  shipgate engine check 'exec:python3 my_engine.py' --bundle out/my_decode_int8"})
final class EngineCommand implements Runnable {

    @Spec
    CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "a command is missing; try: shipgate engine check ENGINE --bundle DIR");
    }
}
