package dev.shipgate.cli;

import dev.shipgate.devicerun.Device;
import dev.shipgate.devicerun.DeviceBundle;
import dev.shipgate.devicerun.DeviceCase;
import dev.shipgate.devicerun.DeviceEngine;
import dev.shipgate.devicerun.DeviceRunWriter;
import dev.shipgate.devicerun.ForeignTranscript;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.IoProblem;
import dev.shipgate.judge.ForeignTranscriptRule;
import dev.shipgate.judge.ForeignTranscriptRule.Rejudged;
import dev.shipgate.judge.PolicyFile;
import dev.shipgate.report.VisibleText;
import dev.shipgate.transcript.Policy;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code shipgate import}: reads what another tool published. */
@Command(
        name = "import",
        description = {
            "Reads a transcript that another tool published (coreai-gate-transcript/1, coreai-verify-transcript/1), judges it",
            "again by what it holds, and can write it as a device run. Nothing is made up: where no tokens were written",
            "down it is judged on text, and says so."
        },
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  shipgate import gate-qwen3.json",
            "  shipgate import gate-qwen3.json --policy prob.yaml",
            "  shipgate import verify-phone.json --case alphabet --device-run phone.json"
        })
final class ImportCommand implements Callable<Integer> {

    private static final int LONGEST = 200;

    @Parameters(paramLabel = "FILE", description = "What the other tool wrote.")
    @Nullable Path file;

    @Option(names = "--policy", paramLabel = "FILE", description = "The policy, YAML. Default: the one in the program.")
    @Nullable Path policy;

    @Option(
            names = "--device-run",
            paramLabel = "FILE",
            description = "Write the bundle's tokens as a device run (shipgate-device-run/1); needs tokens, and --case.")
    @Nullable Path deviceRun;

    @Option(names = "--case", paramLabel = "ID", description = "The case of an oracle that the prompt is.")
    @Nullable String caseId;

    @Spec
    @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        ForeignTranscript transcript = ForeignTranscript.read(Objects.requireNonNull(file));
        PolicyFile policyFile = new PolicyFile();
        Policy chosen = policy == null ? policyFile.readDefault() : policyFile.read(policy);
        Rejudged rejudged = new ForeignTranscriptRule(chosen).rule(transcript);
        PrintWriter console = spec.commandLine().getOut();
        console.println(transcript.schema() + ": bundle " + shown(transcript.bundle()) + ", model " + shown(transcript.model())
                + (transcript.revision() == null ? "" : " at " + shown(transcript.revision())));
        rejudged.notes().forEach(note -> console.println("  " + VisibleText.plain(note, LONGEST)));
        console.println(rejudged.verdict() + "  " + VisibleText.plain(rejudged.reason(), 2 * LONGEST));
        if (deviceRun != null) {
            console.println("device run: " + write(transcript, deviceRun));
        }
        console.flush();
        return rejudged.verdict().exitCode();
    }

    private Path write(ForeignTranscript transcript, Path target) {
        List<Integer> ids = transcript.bundleIds();
        if (ids == null || transcript.inputIds().isEmpty()) {
            throw new InvalidInputException(
                    Objects.requireNonNull(file),
                    "holds no tokens of the bundle, only text: a device run of it would have to be made up");
        }
        if (caseId == null) {
            throw new InvalidInputException(Objects.requireNonNull(file), "is of which case? Say --case ID");
        }
        try {
            new DeviceRunWriter()
                    .write(
                            target,
                            new Device("imported from " + transcript.schema(), null, transcript.details()),
                            new DeviceEngine(Objects.requireNonNullElse(transcript.engine(), "unknown"), null, Map.of()),
                            new DeviceBundle(transcript.bundle(), List.of()),
                            List.of(new DeviceCase(caseId, transcript.inputIds(), ids)));
            return target;
        } catch (IOException problem) {
            throw new UncheckedIOException("cannot write " + target + ": " + IoProblem.of(problem), problem);
        }
    }

    private static String shown(@Nullable String text) {
        return text == null ? "unknown" : VisibleText.plain(text, LONGEST);
    }
}
