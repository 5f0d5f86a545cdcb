package dev.shipgate.cli;

import dev.shipgate.report.markdown.ModelCard;
import dev.shipgate.transcript.Transcript;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code shipgate card}: prints the numerics section of a model card. */
@Command(
        name = "card",
        description = "Prints the numerics paragraph and tables of a model card, with only what the transcript proves.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the card was printed, regardless of the verdict",
            "2:wrong usage",
            "3:the transcript cannot be read",
            "6:the transcript was changed: its verdict or findings don't follow from its measurements"
        },
        footerHeading = "%nExamples:%n",
        footer = {"  shipgate card shipgate-report/transcript.json >> README.md"})
final class CardCommand implements Callable<Integer> {

    @Parameters(paramLabel = "TRANSCRIPT", description = "A transcript.json that 'shipgate run' wrote.")
    Path transcript;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() {
        Transcript run = new Notes(spec.commandLine().getErr(), false).readConsistent(transcript);
        PrintWriter console = spec.commandLine().getOut();
        console.print(new ModelCard().render(run));
        console.flush();
        return 0;
    }
}
