package dev.shipgate.cli;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.bundle.BundleTokenizer;
import dev.shipgate.engine.Engine;
import dev.shipgate.engine.EngineException;
import dev.shipgate.engine.EngineOptions;
import dev.shipgate.engine.child.NativeCode;
import dev.shipgate.engine.exec.ExecCommand;
import dev.shipgate.gate.EngineChoice;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.IoProblem;
import dev.shipgate.oracle.Oracle;
import dev.shipgate.oracle.OracleWriter;
import dev.shipgate.recording.BundleRecorder;
import dev.shipgate.recording.Prompt;
import dev.shipgate.report.wording.Numbers;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code shipgate oracle record}: records a reference from a bundle. */
@Command(
        name = "record",
        description = {
            "Records a reference from a bundle that is known to be good, such as an fp32 export.",
            "Runs every prompt twice, one token per step, and writes nothing if the two runs differ. A reference from"
                    + " the checkpoint itself is stronger: see oracle-fixtures/recorder."
        },
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:recorded",
            "2:wrong usage",
            "3:an input cannot be read, cannot serve as a reference, or an engine is not installed",
            "5:the bundle cannot be run, or the oracle cannot be written"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  shipgate oracle record --bundle out/my_decode_fp32 \\",
            "           --prompts prompts.json --out my-oracle",
            "  shipgate oracle record --bundle out/my_decode_fp32 \\",
            "           --prompts prompts.json --out my-oracle --logits topk:64",
            "  shipgate oracle record --engine llama.cpp --bundle out/my-F32.gguf \\",
            "           --prompts prompts.json --out my-oracle"
        })
final class OracleRecordCommand implements Callable<Integer> {

    @Option(names = "--bundle", required = true, paramLabel = "DIR", description = "The bundle that is the reference.")
    @Nullable
    Path bundle;

    @Option(
            names = "--prompts",
            required = true,
            paramLabel = "FILE",
            description =
                    "The prompts: [{\"id\": \"a\", \"kind\": \"gate\", \"text\": \"…\"}]; kinds: gate, long, weak.")
    @Nullable
    Path prompts;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "The folder for the oracle.")
    @Nullable
    Path out;

    @Option(
            names = "--greedy-tokens",
            paramLabel = "N",
            defaultValue = "24",
            description = "Length of the continuation. Default: ${DEFAULT-VALUE}.")
    int greedyTokens = 24;

    @Option(
            names = "--logits",
            paramLabel = "full|topk:K",
            defaultValue = "full",
            converter = LogitRetention.Converter.class,
            description = {
                "The form in which rows of logits are stored: full, or only the K largest of each row, with their"
                        + " log-sum-exp and the mass of the rest, for huge vocabularies; KL is then measured as a"
                        + " lower bound. Default: ${DEFAULT-VALUE}."
            })
    LogitRetention kept = LogitRetention.ALL;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads inside an operator. Default: the machine's cores.")
    @Nullable
    Integer threads;

    @Option(
            names = EngineChoice.OPTION,
            paramLabel = "ENGINE",
            defaultValue = EngineChoice.ONNX_RUNTIME,
            converter = EngineParameters.EngineName.class,
            description =
                    "The engine that runs the bundle: " + EngineParameters.ENGINES + " Default: ${DEFAULT-VALUE}.")
    String engine = EngineChoice.ONNX_RUNTIME;

    @Mixin
    LimitOptions limits = new LimitOptions();

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() {
        if (greedyTokens < 0 || threads != null && threads < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--greedy-tokens must be at least 0, --threads at least 1");
        }
        ExecCommand program = EngineChoice.of(engine).program(limits.deadline(), null);
        Bundle opened = EngineChoice.openBundle(
                Objects.requireNonNull(bundle, "--bundle is required"), program, EngineChoice.OPTION);
        List<Prompt> read = Prompt.read(Objects.requireNonNull(prompts, "--prompts is required"));
        Path tokenizerFile = opened.tokenizerFile();
        if (tokenizerFile == null) {
            throw new InvalidInputException(
                    opened.root(),
                    "has no tokenizer.json, nor vocab.json with merges.txt; one is needed to tokenise the prompts");
        }
        EngineOptions defaults = EngineOptions.defaults();
        EngineOptions options =
                new EngineOptions(threads == null ? defaults.intraOpThreads() : threads, defaults.optimizationLevel());
        try (NativeCode nativeCode = limits.start();
                BundleTokenizer tokenizer = BundleTokenizer.open(tokenizerFile, nativeCode.tokenizers());
                Engine running = EngineChoice.open(opened, program, nativeCode, options)) {
            Oracle oracle = new BundleRecorder(opened, running, tokenizer, greedyTokens, kept.topK()).record(read);
            new OracleWriter().write(oracle, Objects.requireNonNull(out, "--out is required"));
        } catch (EngineException broken) {
            throw MissingEngineException.of(broken);
        } catch (IOException problem) {
            throw new UncheckedIOException("cannot write to " + out + ": " + IoProblem.of(problem), problem);
        }
        PrintWriter console = spec.commandLine().getOut();
        console.println("recorded " + Numbers.counted(read.size(), "case") + " into " + out
                + "; to check whether its cases can judge, run: shipgate oracle check " + out);
        console.flush();
        return 0;
    }
}
