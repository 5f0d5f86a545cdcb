package dev.shipgate.cli;

import dev.shipgate.attestation.SigningKey;
import dev.shipgate.bundle.Bundle;
import dev.shipgate.engine.child.NativeCode;
import dev.shipgate.gate.GateRequest;
import dev.shipgate.project.Project;
import dev.shipgate.project.ProjectBundle;
import dev.shipgate.report.ReportFolder;
import dev.shipgate.report.console.ConsoleReport;
import dev.shipgate.suite.ConcludedRun;
import dev.shipgate.suite.SuiteLauncher;
import dev.shipgate.transcript.TranscriptFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
            "Without options, gates every bundle that shipgate.yaml in this folder names; without that file, the"
                    + " embedded Qwen3.5-nano bundle with its baseline and device runs."
        },
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  shipgate run",
            "  shipgate run --project releases/next.yaml --bundle out/my_decode_int8",
            "  shipgate run --bundle out/my_decode_int8 --oracle my-oracle",
            "  shipgate run --baseline out/my_decode_fp16head",
            "  shipgate run --device-run iphone.json --device-run mac.json",
            "  shipgate run --speed speed.json",
            "  shipgate run --policy strict.yaml --threads 1 --out build/gate",
            "  shipgate run --engine llama.cpp --bundle out/my-Q8_0.gguf \\",
            "           --baseline out/my_decode_int8 --baseline-engine onnxruntime",
            "  shipgate run --engine 'exec:python3 my_engine.py'",
            "  shipgate run --format json > transcript.json"
        })
final class RunCommand implements Callable<Integer> {

    static final String NAME = "run";

    private static final String DEFAULT_OUT = "shipgate-report";

    @Option(
            names = "--bundle",
            paramLabel = "DIR",
            description = "The bundle to judge. Default: those of the project, else the embedded model's ship bundle.")
    @Nullable
    Path bundle;

    @Option(
            names = "--oracle",
            paramLabel = "DIR",
            description = "The recorded reference. Default: the project's, else the embedded model's.")
    @Nullable
    Path oracle;

    @Option(
            names = "--baseline",
            paramLabel = "DIR",
            description = "The bundle whose greedy tokens must match, such as the fp16-head variant."
                    + " Default: the project's; the embedded model's with its ship bundle; else none.")
    @Nullable
    Path baseline;

    @Option(
            names = "--device-run",
            paramLabel = "FILE",
            description = "What a device recorded (docs/device-run.md); repeat the option for several files."
                    + " Default: the project's; the embedded model's with its ship bundle; else none.")
    @Nullable
    List<Path> deviceRuns;

    @Option(
            names = "--speed",
            paramLabel = "FILE",
            description = "A file of 'shipgate speed' that the report shows; repeat the option for several files. No"
                    + " verdict depends on it. Default: the project's, else none.")
    @Nullable
    List<Path> speed;

    @Option(
            names = "--policy",
            paramLabel = "POLICY",
            description = PolicyOption.POLICY + " Default: the project's, else default.")
    @Nullable
    Path policy;

    @Mixin
    EngineParameters engine = new EngineParameters();

    @Mixin
    BaselineEngineOption baselineEngine = new BaselineEngineOption();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "The folder for the reports. Default: the project's, else " + DEFAULT_OUT + ".")
    @Nullable
    Path out;

    @Option(
            names = "--try-context",
            description = "Also step at the end of the context that the manifest promises, from a cache of so many "
                    + "tokens, and name the length at which the bundle breaks. The cost is printed first. Default: "
                    + "the project's, else off.")
    boolean tryContext;

    @Mixin
    ProjectOption projectOption = new ProjectOption();

    @Mixin
    AnnotationOptions annotations = new AnnotationOptions();

    @Mixin
    AttestOption attest = new AttestOption();

    @Mixin
    FormatOption format = new FormatOption();

    @Mixin
    OutputOptions output = new OutputOptions();

    @Spec
    CommandSpec spec;

    private final NativeCode.Starter nativeCode;

    /** @param nativeCode starts what runs ONNX Runtime and the tokenizer */
    RunCommand(NativeCode.Starter nativeCode) {
        this.nativeCode = nativeCode;
    }

    @Override
    public Integer call() {
        PrintWriter console = spec.commandLine().getOut();
        if (format.isJson() && annotations.arePrinted()) {
            throw new ParameterException(
                    spec.commandLine(), "--annotations and --format json both need standard output; choose one");
        }
        Optional<SigningKey> key = attest.read();
        Optional<Project> project = projectOption.read();
        Path folder = out != null ? out : project.map(Project::out).orElse(Path.of(DEFAULT_OUT));
        project.ifPresent(used -> say("project: " + used.file(), console));
        if (project.isPresent() && bundle == null && project.get().bundles().size() > 1) {
            if (format.isJson()) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--format json prints one transcript, and "
                                + project.get().file() + " names "
                                + project.get().bundles().size()
                                + " bundles; choose one with --bundle, or run 'shipgate release' and read the"
                                + " transcript of each");
            }
            Map<String, GateRequest> requests = all(project.get(), folder);
            requests.values().stream()
                    .filter(GateRequest::tryContext)
                    .forEach(request -> say(contextCost(request), console));
            return new ReleaseRun(
                            folder,
                            output,
                            annotations,
                            console,
                            spec.commandLine().getErr(),
                            nativeCode)
                    .gate(requests, key);
        }
        return gate(withOptions(project.map(this::chosen).orElseGet(this::embedded), folder), folder, key, console);
    }

    private int gate(GateRequest request, Path folder, Optional<SigningKey> key, PrintWriter console) {
        ConcludedRun run;
        if (request.tryContext()) {
            say(contextCost(request), console);
        }
        PrintWriter log = spec.commandLine().getErr();
        try (StepProgress progress = StepProgress.of(output, log, new Notes(log, output.quiet))) {
            run = new SuiteLauncher(progress, nativeCode).launch(request);
        }
        if (format.isJson()) {
            OutputOptions.printJson(new TranscriptFile().toJson(run.transcript()), console);
            key.ifPresent(signer -> AttestOption.sign(request, signer));
            console.flush();
            return run.transcript().verdict().exitCode();
        }
        ConsoleReport report = new ConsoleReport(output.palette());
        console.print(output.quiet ? report.verdictLine(run.transcript()) + "\n" : report.render(run.transcript()));
        say("transcript: " + run.file(), console);
        say("report:     " + new ReportFolder(folder).page(), console);
        key.ifPresent(signer -> say("signed:     " + AttestOption.sign(request, signer), console));
        annotations.print(run.transcript(), console);
        console.flush();
        return run.transcript().verdict().exitCode();
    }

    private static String contextCost(GateRequest request) {
        Integer promised = Bundle.open(request.bundle()).manifest().maxContextLength();
        return promised == null
                ? "context:    not tried, since the manifest promises no length"
                : "context:    tries one step after "
                        + (promised - 1)
                        + " tokens: from a cache of at most 512 MiB or, if the graph carries none, with all of them at"
                        + " once; if it breaks, up to "
                        + (Integer.SIZE - Integer.numberOfLeadingZeros(promised))
                        + " shorter ones to find where";
    }

    private void say(String line, PrintWriter console) {
        if (!output.quiet && !format.isJson()) {
            console.println(line);
            console.flush();
        }
    }

    private Map<String, GateRequest> all(Project project, Path folder) {
        Map<String, GateRequest> bundles = new LinkedHashMap<>();
        for (ProjectBundle each : project.bundles()) {
            bundles.put(each.name(), withOptions(project.request(each), folder.resolve(each.name())));
        }
        return bundles;
    }

    /**
     * A bundle that the project doesn't name gets the project's oracle and policy, but not the settings of its bundles.
     */
    private GateRequest.Builder chosen(Project project) {
        Optional<ProjectBundle> named =
                bundle == null ? Optional.of(project.bundles().get(0)) : project.bundleAt(bundle);
        if (named.isPresent()) {
            return project.request(named.get());
        }
        if (oracle == null && project.oracle() == null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--oracle is missing: " + project.file() + " does not name " + bundle
                            + ", and has no oracle for all bundles");
        }
        return project.request();
    }

    private GateRequest.Builder embedded() {
        BuiltInModel embedded = BuiltInModel.find();
        GateRequest.Builder request =
                GateRequest.builder().oracle(embedded.oracle()).bundle(embedded.shipBundle());
        // Baseline and device runs belong to one bundle, so those of the embedded model apply only to its own bundle.
        return bundle == null && oracle == null
                ? request.baseline(embedded.baseline()).deviceRuns(embedded.deviceRuns())
                : request;
    }

    private GateRequest withOptions(GateRequest.Builder request, Path folder) {
        if (oracle != null) {
            request.oracle(oracle);
        }
        if (bundle != null) {
            request.bundle(bundle);
        }
        if (baseline != null) {
            request.baseline(baseline);
        }
        if (deviceRuns != null) {
            request.deviceRuns(deviceRuns);
        }
        if (speed != null) {
            request.speed(speed);
        }
        if (policy != null) {
            request.policy(policy);
        }
        if (tryContext) {
            request.tryContext(true);
        }
        engine.applyTo(request);
        baselineEngine.applyTo(request);
        return request.out(folder).build();
    }
}
