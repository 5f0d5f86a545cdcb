package dev.shipgate.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code shipgate oracle}: the parent of the commands for references. */
@Command(
        name = "oracle",
        description = "Checks references, and records them from a bundle.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {OracleCheckCommand.class, OracleRecordCommand.class},
        footerHeading = "%nExamples:%n",
        footer = {
            "  shipgate oracle check my-oracle",
            "  shipgate oracle record --bundle out/my_decode_fp32 \\",
            "           --prompts prompts.json --out my-oracle",
            "From a Hugging Face checkpoint: oracle-fixtures/recorder/record_oracle.py"
        })
final class OracleCommand implements Runnable {

    @Spec
    CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing; try: shipgate oracle check DIR");
    }
}
