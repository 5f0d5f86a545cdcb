package dev.shipgate.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code shipgate device}: the parent of the commands for devices. */
@Command(
        name = "device",
        description = "Records what a bundle does in a browser, such as a phone's.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {DeviceServeCommand.class, DeviceRunCommand.class},
        footerHeading = "%nExamples:%n",
        footer = {
            "  shipgate device serve --bundle out/my_decode_int8 --oracle my-oracle",
            "  shipgate device run --browser chromium --out chromium.json"
        })
final class DeviceCommand implements Runnable {

    @Spec
    CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing; try: shipgate device serve");
    }
}
