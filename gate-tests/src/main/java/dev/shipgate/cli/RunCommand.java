package dev.shipgate.cli;

import dev.shipgate.engine.OptimizationLevel;
import dev.shipgate.report.ConsoleReport;
import dev.shipgate.suite.LauncherExchange.Concluded;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code shipgate run}: gates a bundle. */
@Command(
        name = RunCommand.NAME,
        description = {
            "Gates a bundle: measures it against a recorded fp32 oracle, judges, and writes a transcript.",
            "Without options it gates the embedded Qwen3.5-nano bundle with its baseline and device runs."
        },
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  shipgate run",
            "  shipgate run --bundle out/my_decode_int8 --oracle my-oracle --baseline out/my_decode_fp16head",
            "  shipgate run --bundle out/my_decode_int8 --oracle my-oracle --device-run iphone.json --device-run mac.json",
            "  shipgate run --policy strict.yaml --threads 1 --out build/gate"
        })
final class RunCommand implements Callable<Integer> {

    static final String NAME = "run";

    @Option(
            names = "--bundle",
            paramLabel = "DIR",
            description = "The bundle to judge. Default: the embedded model's ship bundle.")
    @Nullable Path bundle;

    @Option(names = "--oracle", paramLabel = "DIR", description = "The recorded reference. Default: the embedded model's.")
    @Nullable Path oracle;

    @Option(
            names = "--baseline",
            paramLabel = "DIR",
            description = "The bundle whose greedy tokens must be the same, such as the fp16-head variant."
                    + " Default: the embedded model's with its ship bundle, else none.")
    @Nullable Path baseline;

    @Option(
            names = "--device-run",
            paramLabel = "FILE",
            description = "Greedy sequences recorded on a device; may be given several times."
                    + " Default: the embedded model's with its ship bundle, else none.")
    @Nullable List<Path> deviceRuns;

    @Option(names = "--policy", paramLabel = "FILE", description = "The policy, YAML. Default: the one in the program.")
    @Nullable Path policy;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads inside an operator. Default: the machine's cores.")
    @Nullable Integer threads;

    @Option(
            names = "--optimization",
            paramLabel = "LEVEL",
            description = "How far the engine may rewrite the graph: ${COMPLETION-CANDIDATES}. Default: ALL.")
    @Nullable OptimizationLevel optimization;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "shipgate-report",
            description = "Where reports are written. Default: ${DEFAULT-VALUE}.")
    Path out = Path.of("shipgate-report");

    @Mixin
    AnnotationOptions annotations = new AnnotationOptions();

    @Mixin
    OutputOptions output = new OutputOptions();

    @Spec
    @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        if (threads != null && threads < 1) {
            throw new ParameterException(spec.commandLine(), "--threads must be at least 1: " + threads);
        }
        PrintWriter console = spec.commandLine().getOut();
        Concluded run;
        try (StepProgress progress = output.wantsProgress() ? StepProgress.bar() : StepProgress.silent()) {
            run = new SuiteLauncher(out, progress).launch(parameters());
        }
        ConsoleReport report = new ConsoleReport(output.palette());
        console.print(output.quiet ? report.verdictLine(run.transcript()) + "\n" : report.render(run.transcript()));
        if (!output.quiet) {
            console.println("transcript: " + run.file());
            console.println("report:     " + out.resolve("report.html"));
        }
        annotations.print(run.transcript(), console);
        console.flush();
        return run.transcript().verdict().exitCode();
    }

    private SuiteParameters parameters() {
        EmbeddedModel embedded = EmbeddedModel.find();
        // Baseline and device runs belong to one bundle: those of the embedded model go with no other.
        boolean isEmbedded = bundle == null && oracle == null;
        return new SuiteParameters(
                oracle == null ? embedded.oracle() : oracle,
                bundle == null ? embedded.shipBundle() : bundle,
                baseline == null && isEmbedded ? embedded.baseline() : baseline,
                deviceRuns != null ? deviceRuns : isEmbedded ? embedded.deviceRuns() : List.of(),
                policy,
                threads,
                optimization);
    }
}
