package dev.shipgate.cli;

import dev.shipgate.attestation.SigningKey;
import dev.shipgate.engine.child.NativeCode;
import dev.shipgate.gate.GateRequest;
import dev.shipgate.project.Project;
import dev.shipgate.project.ProjectBundle;
import dev.shipgate.project.ProjectFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code shipgate release}: gates every bundle of a release. */
@Command(
        name = ReleaseCommand.NAME,
        description = {
            "Gates every bundle that a project file names.",
            "Writes a transcript and a report for each to OUT/BUNDLE, and OUT/index.html over all of them. A bundle"
                    + " that cannot be gated is an ERROR and does not stop the others."
        },
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every bundle may ship",
            "1:the worst verdict is FAIL",
            "2:wrong usage",
            "3:the worst verdict is INVALID_ORACLE, or the file cannot be read",
            "4:the worst verdict is INCONCLUSIVE",
            "5:the worst verdict is ERROR: a bundle could not be gated; or the page cannot be written"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  shipgate release shipgate.yaml",
            "  shipgate release releases/2026-11.yaml --out build/release",
            "  shipgate release shipgate.yaml --annotations github --quiet"
        })
final class ReleaseCommand implements Callable<Integer> {

    static final String NAME = "release";

    @Parameters(
            paramLabel = "FILE",
            description = "A project file, " + Project.SCHEMA + "; 'shipgate init' writes one.")
    Path file;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "The folder for the reports. Default: the project file's.")
    @Nullable
    Path out;

    @Mixin
    EngineParameters engine = new EngineParameters();

    @Mixin
    BaselineEngineOption baselineEngine = new BaselineEngineOption();

    @Mixin
    AnnotationOptions annotations = new AnnotationOptions();

    @Mixin
    AttestOption attest = new AttestOption();

    @Mixin
    OutputOptions output = new OutputOptions();

    @Spec
    CommandSpec spec;

    private final NativeCode.Starter nativeCode;

    /** @param nativeCode starts what runs ONNX Runtime and the tokenizer */
    ReleaseCommand(NativeCode.Starter nativeCode) {
        this.nativeCode = nativeCode;
    }

    @Override
    public Integer call() {
        Optional<SigningKey> key = attest.read();
        Project project = new ProjectFile().read(file);
        PrintWriter console = spec.commandLine().getOut();
        Path folder = out == null ? project.out() : out;
        Map<String, GateRequest> bundles = new LinkedHashMap<>();
        for (ProjectBundle bundle : project.bundles()) {
            GateRequest.Builder request = project.request(bundle).out(folder.resolve(bundle.name()));
            engine.applyTo(request);
            baselineEngine.applyTo(request);
            bundles.put(bundle.name(), request.build());
        }
        return new ReleaseRun(
                        folder, output, annotations, console, spec.commandLine().getErr(), nativeCode)
                .gate(bundles, key);
    }
}
