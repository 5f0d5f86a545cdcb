package dev.shipgate.cli;

import dev.shipgate.audit.GraphAuditor;
import dev.shipgate.bundle.Bundle;
import dev.shipgate.engine.EngineException;
import dev.shipgate.engine.EngineOptions;
import dev.shipgate.engine.child.NativeCode;
import dev.shipgate.engine.exec.ExecCommand;
import dev.shipgate.gate.EngineChoice;
import dev.shipgate.gate.EnvironmentProbe;
import dev.shipgate.gate.WriteFailure;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.report.console.SpeedText;
import dev.shipgate.speed.SpeedMeter;
import dev.shipgate.speed.SpeedPlan;
import dev.shipgate.speed.SpeedRecord;
import dev.shipgate.speed.SpeedRun;
import dev.shipgate.speed.SystemLoad;
import dev.shipgate.transcript.GraphAudit;
import dev.shipgate.transcript.SpeedDocument;
import dev.shipgate.transcript.SpeedFile;
import dev.shipgate.transcript.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code shipgate speed}: measures how fast the local engine runs a bundle. */
@Command(
        name = "speed",
        description = {
            "Measures how fast an engine on this machine runs a bundle: prefill, decoding, load and memory.",
            "Prints medians with their range, and writes a file that 'shipgate run --speed' shows in its report. No"
                    + " verdict depends on it."
        },
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:measured",
            "2:wrong usage",
            "3:the bundle cannot be read, or the engine is not installed or does not run bundles of its kind",
            "4:not measured, because the machine is busy",
            "5:the engine breaks when it is started or runs the bundle, or the file cannot be written"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  shipgate speed --bundle out/my_decode_int8 --out speed.json",
            "  shipgate speed --bundle out/my_decode_int8 --threads 1 --format json",
            "  shipgate speed --bundle out/my-Q8_0.gguf --engine llama.cpp --name laptop"
        })
final class SpeedCommand implements Callable<Integer> {

    private static final int BUSY = Verdict.INCONCLUSIVE.exitCode();

    @Option(names = "--bundle", required = true, paramLabel = "DIR", description = "The bundle to run.")
    @Nullable
    Path bundle;

    @Option(
            names = EngineChoice.OPTION,
            paramLabel = "ENGINE",
            defaultValue = EngineChoice.ONNX_RUNTIME,
            converter = EngineParameters.EngineName.class,
            description =
                    "The engine that runs the bundle: " + EngineParameters.ENGINES + " Default: ${DEFAULT-VALUE}.")
    String engine = EngineChoice.ONNX_RUNTIME;

    @Option(
            names = "--prompt-tokens",
            paramLabel = "P",
            defaultValue = "" + SpeedPlan.PROMPT_TOKENS,
            converter = EngineParameters.Positive.class,
            description = "Length of the prompt. Default: ${DEFAULT-VALUE}.")
    int promptTokens = SpeedPlan.PROMPT_TOKENS;

    @Option(
            names = "--generated",
            paramLabel = "G",
            defaultValue = "" + SpeedPlan.GENERATED_TOKENS,
            converter = EngineParameters.Positive.class,
            description = "Tokens to generate after it. Default: ${DEFAULT-VALUE}.")
    int generated = SpeedPlan.GENERATED_TOKENS;

    @Option(
            names = "--repeats",
            paramLabel = "N",
            defaultValue = "" + SpeedPlan.REPEATS,
            converter = EngineParameters.Positive.class,
            description = "How often both are measured. Default: ${DEFAULT-VALUE}.")
    int repeats = SpeedPlan.REPEATS;

    @Option(
            names = "--threads",
            paramLabel = "N",
            converter = EngineParameters.Positive.class,
            description = "Threads inside an operator. Default: the machine's cores.")
    @Nullable
    Integer threads;

    @Option(
            names = "--name",
            paramLabel = "SURFACE",
            description = "The name of this surface in reports. Default: the engine, its threads and the system.")
    @Nullable
    String name;

    @Option(
            names = "--busy",
            description = "Measure even if the machine is busy; the figures are then marked. Default: refuse.")
    boolean busy;

    @Option(names = "--out", paramLabel = "FILE", description = "The file to write. Default: none.")
    @Nullable
    Path out;

    @Mixin
    LimitOptions limits = new LimitOptions();

    @Mixin
    FormatOption format = new FormatOption();

    @Mixin
    OutputOptions output = new OutputOptions();

    @Spec
    CommandSpec spec;

    private final SystemLoad load;

    SpeedCommand() {
        this(SystemLoad.ofThisMachine());
    }

    SpeedCommand(SystemLoad load) {
        this.load = load;
    }

    @Override
    public Integer call() {
        if (name != null && name.isBlank()) {
            throw new ParameterException(spec.commandLine(), "--name is blank; expected a name for reports");
        }
        ExecCommand program = EngineChoice.of(engine).program(limits.deadline(), null);
        Bundle opened = EngineChoice.openBundle(
                Objects.requireNonNull(bundle, "--bundle is required"), program, EngineChoice.OPTION);
        SpeedPlan plan = new SpeedPlan(promptTokens, generated, repeats);
        requireContext(plan, opened);
        Optional<String> refusal = busy ? Optional.empty() : load.refusal();
        if (refusal.isPresent()) {
            spec.commandLine()
                    .getErr()
                    .println("shipgate: " + refusal.get()
                            + "; wait until it is idle, or measure with --busy and have the figures marked");
            return BUSY;
        }
        SpeedDocument document = measure(plan, opened, program);
        print(document);
        return 0;
    }

    private void requireContext(SpeedPlan plan, Bundle opened) {
        Integer context = opened.manifest().maxContextLength();
        if (context != null && plan.contextLength() > context) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--prompt-tokens " + promptTokens + " and --generated " + generated + " take a context of "
                            + plan.contextLength() + " tokens, but the bundle's manifest promises " + context
                            + "; ask for fewer");
        }
    }

    private SpeedDocument measure(SpeedPlan plan, Bundle opened, @Nullable ExecCommand program) {
        EngineOptions defaults = EngineOptions.defaults();
        int given = threads == null ? defaults.intraOpThreads() : threads;
        EngineOptions options = new EngineOptions(given, defaults.optimizationLevel());
        SpeedMeter meter = new SpeedMeter(plan, given, load, this::say);
        SpeedRun run;
        // The process starts within the cold load, because an application starts one too.
        try (LazyNativeCode nativeCode = new LazyNativeCode(limits)) {
            run = meter.measure(() -> EngineChoice.open(opened, program, nativeCode.started(), options));
        } catch (EngineException broken) {
            throw MissingEngineException.of(broken);
        }
        return SpeedRecord.of(plan, run, opened, name, given, audit(opened), EnvironmentProbe.probe());
    }

    private static @Nullable GraphAudit audit(Bundle opened) {
        try {
            return GraphAuditor.audit(opened);
        } catch (InvalidInputException unreadable) {
            return null;
        }
    }

    private void print(SpeedDocument document) {
        PrintWriter console = spec.commandLine().getOut();
        if (out != null) {
            try {
                Files.createDirectories(out.toAbsolutePath().getParent());
                new SpeedFile().write(document, out);
            } catch (IOException problem) {
                throw WriteFailure.of(problem, out);
            }
        }
        if (format.isJson()) {
            OutputOptions.printJson(new SpeedFile().toJson(document), console);
        } else if (!output.quiet) {
            console.print(new SpeedText().render(document.speed()));
            if (out != null) {
                console.println("written        " + out);
            }
        }
        console.flush();
    }

    private void say(String what) {
        if (output.wantsProgress()) {
            spec.commandLine().getErr().println("measuring: " + what);
        }
    }

    /** Native code that starts when it is first needed. */
    private static final class LazyNativeCode implements AutoCloseable {

        private final LimitOptions limits;
        private @Nullable NativeCode started;

        LazyNativeCode(LimitOptions limits) {
            this.limits = limits;
        }

        NativeCode started() {
            if (started == null) {
                started = limits.start();
            }
            return started;
        }

        @Override
        public void close() {
            if (started != null) {
                started.close();
            }
        }
    }
}
