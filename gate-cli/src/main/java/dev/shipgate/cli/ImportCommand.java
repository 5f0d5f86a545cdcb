package dev.shipgate.cli;

import dev.shipgate.devicerun.DeviceRun;
import dev.shipgate.devicerun.DeviceRunWriter;
import dev.shipgate.devicerun.ForeignDeviceRuns;
import dev.shipgate.devicerun.ImportedFrom;
import dev.shipgate.devicerun.PublishedTranscript;
import dev.shipgate.gate.PolicySource;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.IoProblem;
import dev.shipgate.judge.PublishedTranscriptRule;
import dev.shipgate.judge.PublishedTranscriptRule.Rejudged;
import dev.shipgate.oracle.Oracle;
import dev.shipgate.report.wording.Numbers;
import dev.shipgate.report.wording.VisibleText;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code shipgate import}: reads results that another tool published. */
@Command(
        name = "import",
        description = {
            "Reads another tool's results, and can write them as a device run.",
            "Knows coreai-gate-transcript/1, coreai-verify-transcript/1 and <model>-device-ref/1. Judges them again if"
                    + " they contain both sides. Nothing is invented: without recorded tokens it judges the text, and"
                    + " the verdict says so."
        },
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        sortOptions = false,
        footerHeading =
                "%nExit codes: that of the verdict. A file with only one side is INCONCLUSIVE (4); 0 if it was only"
                        + " converted to a device run.%n%nExamples:%n",
        footer = {
            "  shipgate import gate-qwen3.json",
            "  shipgate import gate-qwen3.json --policy prob.yaml",
            "  shipgate import verify-phone.json --oracle my-oracle --device-run phone.json"
        })
final class ImportCommand implements Callable<Integer> {

    private static final int LONGEST = 200;

    @Parameters(paramLabel = "FILE", description = "The file that the other tool wrote.")
    Path file;

    @Option(names = "--policy", paramLabel = "POLICY", description = PolicyOption.POLICY + " Default: default.")
    @Nullable
    Path policy;

    @Option(
            names = "--device-run",
            paramLabel = "FILE",
            description = "Write the recording as a device run (shipgate-device-run/1).")
    @Nullable
    Path deviceRun;

    @Option(
            names = "--oracle",
            paramLabel = "DIR",
            description = "Name its cases after the cases of this oracle that have the same prompt.")
    @Nullable
    Path oracle;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() {
        DeviceRun run = ForeignDeviceRuns.read(file);
        ImportedFrom origin = Objects.requireNonNull(run.importedFrom(), "a foreign run names its source");
        PrintWriter console = spec.commandLine().getOut();
        console.println(origin.schema() + ": " + Numbers.counted(run.cases().size(), "case") + " of "
                + shown(run.bundle().name()));
        origin.limits().forEach(limit -> console.println("  " + shown(limit)));
        int exitCode = 0;
        Optional<PublishedTranscript> published = ForeignDeviceRuns.readPublished(file);
        if (published.isPresent()) {
            Rejudged rejudged = rejudge(published.get());
            rejudged.notes().forEach(note -> console.println("  " + shown(note)));
            console.println(rejudged.verdict() + "  " + VisibleText.plain(rejudged.reason(), 2 * LONGEST));
            exitCode = rejudged.verdict().exitCode();
        } else {
            console.println(Verdict.INCONCLUSIVE
                    + "  it has only one side: convert it with --device-run and pass the result to "
                    + "shipgate run --device-run");
            // Nothing was compared, so this must not look like a pass. A mere conversion makes no such claim.
            exitCode = deviceRun == null ? Verdict.INCONCLUSIVE.exitCode() : 0;
        }
        if (deviceRun != null) {
            console.println("device run: " + write(run, deviceRun));
        }
        console.flush();
        return exitCode;
    }

    private Rejudged rejudge(PublishedTranscript published) {
        Policy chosen = PolicySource.of(policy).read(note -> {});
        return new PublishedTranscriptRule(chosen).rule(published);
    }

    private Path write(DeviceRun run, Path target) {
        try {
            DeviceRun named = oracle == null ? run : run.withCaseIdsOf(Oracle.read(oracle));
            new DeviceRunWriter().write(named, target);
            return target;
        } catch (IllegalArgumentException ambiguous) {
            throw new InvalidInputException(file, ambiguous);
        } catch (IOException problem) {
            throw new UncheckedIOException("cannot write " + target + ": " + IoProblem.of(problem), problem);
        }
    }

    private static String shown(@Nullable String text) {
        return text == null ? "unknown" : VisibleText.plain(text, LONGEST);
    }
}
