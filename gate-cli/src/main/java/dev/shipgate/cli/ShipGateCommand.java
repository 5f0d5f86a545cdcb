package dev.shipgate.cli;

import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code shipgate}: the parent of its subcommands. */
@Command(
        name = "shipgate",
        description = "Decides whether a converted, quantised on-device LLM bundle may ship, and shows why.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            InitCommand.class,
            DoctorCommand.class,
            RunCommand.class,
            ReleaseCommand.class,
            CorpusCommand.class,
            MergeCommand.class,
            JudgeCommand.class,
            ReportCommand.class,
            CardCommand.class,
            VerifyCommand.class,
            AuditCommand.class,
            BisectCommand.class,
            OracleCommand.class,
            EngineCommand.class,
            DeviceCommand.class,
            ImportCommand.class,
            ExplainCommand.class,
            GenerateCompletion.class,
            HelpCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:PASS or PASS_TIE: the bundle may ship",
            "1:FAIL: the bundle differs from the oracle where the oracle is confident",
            "2:wrong usage",
            "3:INVALID_ORACLE, or an input that cannot be read",
            "4:INCONCLUSIVE: something required was not measured",
            "5:ERROR: the bundle could not be run, or the gate itself broke",
            "6:a transcript or an attestation was changed after the run"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  shipgate init                    write shipgate.yaml from this folder",
            "  shipgate doctor                  check whether this machine can run it",
            "  shipgate run                     gate the embedded model",
            "  shipgate run --bundle B --oracle O",
            "  shipgate release shipgate.yaml   gate every bundle of a release",
            "  shipgate corpus --bundle B --oracle O",
            "  shipgate judge shipgate-report/transcript.json --policy strict.yaml",
            "  shipgate report shipgate-report/transcript.json",
            "  shipgate card shipgate-report/transcript.json",
            "  shipgate verify shipgate-report/attestation.intoto.json --key key.pub.pem",
            "  shipgate audit B                 compare the weights with the bundle's claims",
            "  shipgate bisect B --against GOOD find the first layer that differs",
            "  shipgate oracle check O          check whether a reference can judge",
            "  shipgate engine check 'exec:E' --bundle B",
            "  shipgate device serve --bundle B --oracle O",
            "  shipgate explain head            what a word of the reports means",
            "  source <(shipgate generate-completion)"
        })
final class ShipGateCommand implements Runnable {

    @Spec
    CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing; try: shipgate run");
    }
}
