package dev.shipgate.cli;

import dev.shipgate.bisect.Bisection;
import dev.shipgate.bisect.FirstFinding;
import dev.shipgate.bisect.LocalisedFault;
import dev.shipgate.bisect.OracleFit;
import dev.shipgate.bundle.Bundle;
import dev.shipgate.bundle.BundleTokenizer;
import dev.shipgate.check.TokenTexts;
import dev.shipgate.diagnosis.Diagnosis;
import dev.shipgate.engine.Engine;
import dev.shipgate.engine.EngineException;
import dev.shipgate.engine.EngineOptions;
import dev.shipgate.engine.child.NativeCode;
import dev.shipgate.engine.exec.ExecCommand;
import dev.shipgate.gate.EngineChoice;
import dev.shipgate.gate.WriteFailure;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.oracle.CaseKind;
import dev.shipgate.oracle.Oracle;
import dev.shipgate.oracle.OracleCase;
import dev.shipgate.project.Project;
import dev.shipgate.project.ProjectBundle;
import dev.shipgate.report.ReportFolder;
import dev.shipgate.report.RunResults;
import dev.shipgate.report.console.LocalisationText;
import dev.shipgate.tokenizer.TokenizerFiles;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Localisation;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.TranscriptFile;
import dev.shipgate.transcript.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code shipgate bisect}: names the first layer in which two bundles differ. */
@Command(
        name = "bisect",
        description = {
            "Names the first layer in which a failing bundle differs from a good one.",
            "Feeds both the same tokens and compares their carried states, layer by layer, up to the first position"
                    + " where they diverge."
        },
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the two do not diverge on the oracle's prompts",
            "1:they diverge; the place is printed",
            "2:wrong usage",
            "3:an input cannot be read, an engine is not installed,",
            "  or bundles and oracle are not of the same model",
            "5:a bundle cannot be run"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  shipgate bisect out/my_decode_int8 --against out/my_decode_fp32",
            "  shipgate bisect out/my_decode_int8 --against out/my_decode_fp32 \\",
            "           --transcript shipgate-report/transcript.json",
            "  shipgate bisect out/my-Q4_0.gguf --engine llama.cpp \\",
            "           --against out/my_decode_fp32 --against-engine onnxruntime",
            "  shipgate bisect out/my-Q4_0.gguf --against out/my-F32.gguf \\",
            "           --engine llama.cpp --threads 1"
        })
final class BisectCommand implements Callable<Integer> {

    private static final String AGAINST_ENGINE = "--against-engine";

    @Parameters(paramLabel = "BUNDLE", description = "The bundle that fails.")
    Path bundle;

    @Option(
            names = "--against",
            required = true,
            paramLabel = "BUNDLE",
            description = "A bundle of the same model that does not fail, such as the fp32 export.")
    @Nullable
    Path against;

    @Option(
            names = EngineChoice.OPTION,
            paramLabel = "ENGINE",
            converter = EngineParameters.EngineName.class,
            description = "The engine that runs BUNDLE, and the other one unless that has its own: "
                    + EngineParameters.ENGINES + " Default: the project's for this bundle, else "
                    + EngineChoice.ONNX_RUNTIME + ".")
    @Nullable
    String engine;

    @Option(
            names = AGAINST_ENGINE,
            paramLabel = "ENGINE",
            converter = EngineParameters.EngineName.class,
            description = "The engine that runs the bundle of --against. Default: the project's for that bundle, else "
                    + "the one that runs BUNDLE.")
    @Nullable
    String againstEngine;

    @Option(
            names = "--threads",
            paramLabel = "N",
            converter = EngineParameters.Positive.class,
            description = "Threads inside an operator. Default: the project's, else the machine's cores.")
    @Nullable
    Integer threads;

    @Option(
            names = "--oracle",
            paramLabel = "DIR",
            description =
                    "The oracle whose prompts are fed. Default: the project's for this bundle; without a project, "
                            + "the embedded model's. An oracle of another vocabulary or tokenizer is refused.")
    @Nullable
    Path oracle;

    @Option(
            names = "--case",
            paramLabel = "ID",
            description = "Feed only this case. Default: each case that can judge, until the bundles diverge.")
    @Nullable
    String caseId;

    @Option(
            names = "--transcript",
            paramLabel = "FILE",
            description = "Compare the result with this stored run's first finding, and add it to its findings.")
    @Nullable
    Path transcript;

    @Option(names = "--json", description = "The same as --format json.")
    boolean json;

    @Mixin
    FormatOption format = new FormatOption();

    @Mixin
    ProjectOption project = new ProjectOption();

    @Mixin
    LimitOptions limits = new LimitOptions();

    @Mixin
    OutputOptions output = new OutputOptions();

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter console = spec.commandLine().getOut();
        Localisation localisation = localise();
        Optional<Finding> finding = LocalisedFault.of(localisation);
        if (isJson()) {
            OutputOptions.printJson(new TranscriptFile().toJson(localisation), console);
        } else {
            console.print(new LocalisationText(output.palette()).render(localisation, finding, output.quiet));
        }
        if (transcript != null) {
            Transcript run = new TranscriptFile().read(transcript);
            if (!isJson()) {
                FirstFinding.of(run).ifPresent(first -> console.println(first.comparedWith(localisation)));
            }
            if (finding.isPresent()) {
                PrintWriter words = isJson() ? spec.commandLine().getErr() : console;
                words.println("finding added: " + add(finding.get(), run, transcript));
            }
        }
        console.flush();
        return finding.isPresent() ? Verdict.FAIL.exitCode() : 0;
    }

    private boolean isJson() {
        return json || format.isJson();
    }

    private Localisation localise() {
        Path goodPlace = Objects.requireNonNull(against, "--against is required");
        ExecCommand program = program(engineOfBundle());
        ExecCommand goodProgram = program(engineOf(goodPlace));
        Bundle suspected = EngineChoice.openBundle(bundle, program, EngineChoice.OPTION);
        Bundle good = EngineChoice.openBundle(goodPlace, goodProgram, AGAINST_ENGINE);
        Path oracleFolder = oracle == null ? oracleOfProject() : oracle;
        Oracle read = Oracle.read(oracleFolder);
        List<OracleCase> cases = cases(read, oracleFolder);
        EngineOptions options = options();
        try (NativeCode nativeCode = limits.start();
                BundleTokenizer tokenizer = tokenizer(suspected, nativeCode);
                Engine suspectedEngine = EngineChoice.open(suspected, program, nativeCode, options);
                Engine goodEngine = EngineChoice.open(good, goodProgram, nativeCode, options)) {
            OracleFit.require(read, suspected, suspectedEngine, tokenizer);
            Bisection bisection = new Bisection(suspected, good, new TokenTexts(tokenizer));
            Localisation localisation = null;
            for (OracleCase oracleCase : cases) {
                localisation = bisection.run(oracleCase, suspectedEngine, goodEngine);
                if (localisation.position() != null) {
                    break;
                }
            }
            return Objects.requireNonNull(localisation);
        } catch (EngineException broken) {
            throw MissingEngineException.of(broken);
        }
    }

    private @Nullable ExecCommand program(String name) {
        return EngineChoice.of(name).program(limits.deadline(), null);
    }

    private String engineOfBundle() {
        return Optional.ofNullable(engine)
                .or(() -> project.read().flatMap(found -> found.engineOf(bundle)))
                .orElse(EngineChoice.ONNX_RUNTIME);
    }

    private String engineOf(Path good) {
        return Optional.ofNullable(againstEngine)
                .or(() -> project.read().flatMap(found -> found.engineOf(good)))
                .orElseGet(this::engineOfBundle);
    }

    private EngineOptions options() {
        EngineOptions defaults = EngineOptions.defaults();
        int counted = Optional.ofNullable(threads)
                .or(() -> project.read().map(Project::threads))
                .orElse(defaults.intraOpThreads());
        return new EngineOptions(counted, defaults.optimizationLevel());
    }

    private Path oracleOfProject() {
        Optional<Project> found = project.read();
        if (found.isEmpty()) {
            return BuiltInModel.find().oracle();
        }
        Path shared = found.get().oracle();
        Optional<Path> own = found.get().bundleAt(bundle).map(ProjectBundle::oracle);
        if (own.isEmpty() && shared == null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--oracle is missing: " + found.get().file() + " does not name " + bundle
                            + ", and has no oracle for all bundles");
        }
        return own.orElseGet(() -> Objects.requireNonNull(shared));
    }

    private List<OracleCase> cases(Oracle read, Path folder) {
        List<OracleCase> cases = read.cases().stream()
                .filter(each -> caseId == null
                        ? each.kind() != CaseKind.WEAK
                        : each.id().equals(caseId))
                .toList();
        if (cases.isEmpty()) {
            throw new InvalidInputException(
                    folder,
                    caseId == null
                            ? "has no case that can judge"
                            : "has no case " + caseId + "; it has "
                                    + read.cases().stream().map(OracleCase::id).toList());
        }
        return cases;
    }

    private static @Nullable BundleTokenizer tokenizer(Bundle bundle, NativeCode nativeCode) {
        Path file = bundle.tokenizerFile();
        return file == null || TokenizerFiles.unsupported(file).isPresent()
                ? null
                : BundleTokenizer.open(file, nativeCode.tokenizers());
    }

    private static Path add(Finding finding, Transcript stored, Path file) {
        List<Finding> findings =
                new Diagnosis().diagnose(stored.measured(), stored.judgements(), stored.policy(), finding);
        Transcript judged = new Transcript(
                stored.schema(),
                stored.verdict(),
                stored.headline(),
                findings,
                stored.judgements(),
                stored.policy(),
                stored.measured(),
                stored.environment(),
                stored.effort());
        Transcript extended = judged.withPolicyDifference(stored.policyDifference());
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
        // Its reports must show the finding too.
        try (RunResults results = RunResults.renewing(folder, List.of(RunResults.ALLURE))) {
            Path written = new ReportFolder(results.staging()).write(extended);
            results.publish();
            return folder.resolve(written.getFileName());
        } catch (IOException problem) {
            throw WriteFailure.of(problem, file);
        }
    }
}
