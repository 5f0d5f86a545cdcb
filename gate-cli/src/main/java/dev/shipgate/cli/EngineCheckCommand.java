package dev.shipgate.cli;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.engine.Engine;
import dev.shipgate.engine.EngineException;
import dev.shipgate.engine.EngineOptions;
import dev.shipgate.engine.check.Conformance;
import dev.shipgate.engine.check.EngineCheck;
import dev.shipgate.engine.check.Finding;
import dev.shipgate.engine.child.NativeCode;
import dev.shipgate.engine.exec.ExecCommand;
import dev.shipgate.gate.EngineChoice;
import dev.shipgate.report.wording.VisibleText;
import dev.shipgate.transcript.EngineFacts;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code shipgate engine check}: checks whether an engine keeps the protocol's promises. */
@Command(
        name = "check",
        description = {
            "Runs an engine through steps, reset, states, seed, prefill and timing, without an oracle.",
            "Prints what the gate will be able to measure with it. It says nothing about the bundle's quality."
        },
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the engine keeps each promise that it makes",
            "1:it breaks one; a line says which",
            "2:wrong usage",
            "3:the bundle cannot be read or is not the engine's, or the engine is not installed",
            "5:the engine cannot be started, or cannot load the bundle"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  shipgate engine check 'exec:python3 my_engine.py' --bundle out/my_decode_int8",
            "  shipgate engine check llama.cpp --bundle out/my-Q8_0.gguf --threads 1"
        })
final class EngineCheckCommand implements Callable<Integer> {

    private static final int LONGEST = 400;

    @Parameters(
            paramLabel = "ENGINE",
            converter = EngineParameters.EngineName.class,
            description = EngineParameters.ENGINES)
    String engine = EngineChoice.ONNX_RUNTIME;

    @Option(names = "--bundle", required = true, paramLabel = "DIR", description = "A bundle that the engine runs.")
    @Nullable
    Path bundle;

    @Option(
            names = "--threads",
            paramLabel = "N",
            converter = EngineParameters.Positive.class,
            description = "Threads inside an operator. Default: the machine's cores.")
    @Nullable
    Integer threads;

    @Mixin
    LimitOptions limits = new LimitOptions();

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() {
        ExecCommand program = EngineChoice.of(engine).program(limits.deadline(), null);
        Bundle opened = EngineChoice.openBundle(
                Objects.requireNonNull(bundle, "--bundle is required"), program, EngineChoice.OPTION);
        EngineOptions defaults = EngineOptions.defaults();
        EngineOptions options =
                new EngineOptions(threads == null ? defaults.intraOpThreads() : threads, defaults.optimizationLevel());
        try (NativeCode nativeCode = limits.start();
                Engine running = EngineChoice.open(opened, program, nativeCode, options)) {
            Conformance found = EngineCheck.of(running);
            print(running.facts(), found, spec.commandLine().getOut());
            return found.isKept() ? 0 : 1;
        } catch (EngineException broken) {
            throw MissingEngineException.of(broken);
        }
    }

    private static void print(EngineFacts facts, Conformance found, PrintWriter console) {
        line(console, "engine", facts.name() + " " + facts.version());
        facts.options().forEach((name, value) -> line(console, name, value));
        console.println();
        for (Finding finding : found.findings()) {
            String outcome = switch (finding.outcome()) {
                case KEPT -> "ok";
                case BROKEN -> "BROKEN";
                case NOT_MADE -> "none";
            };
            console.println(VisibleText.plain(
                    String.format("%-7s %-8s %s", outcome, finding.promise(), finding.text()), LONGEST));
        }
        console.println();
        found.measurable().forEach(console::println);
        console.flush();
    }

    private static void line(PrintWriter console, String name, String value) {
        console.println(VisibleText.plain(String.format("%-18s %s", name, value), LONGEST));
    }
}
