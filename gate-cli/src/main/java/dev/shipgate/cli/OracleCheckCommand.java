package dev.shipgate.cli;

import dev.shipgate.bundle.BundleTokenizer;
import dev.shipgate.check.OracleHealthCheck;
import dev.shipgate.check.TokenTexts;
import dev.shipgate.engine.EngineException;
import dev.shipgate.engine.child.NativeCode;
import dev.shipgate.gate.Checks;
import dev.shipgate.gate.OracleCaseFacts;
import dev.shipgate.gate.OracleContext;
import dev.shipgate.gate.PolicySource;
import dev.shipgate.judge.Agenda;
import dev.shipgate.judge.Judge;
import dev.shipgate.oracle.Oracle;
import dev.shipgate.oracle.OracleCase;
import dev.shipgate.report.console.OracleText;
import dev.shipgate.report.wording.ContextGaps;
import dev.shipgate.report.wording.Numbers;
import dev.shipgate.transcript.CaseFacts;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.OracleHealth;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.TranscriptFile;
import dev.shipgate.transcript.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code shipgate oracle check}: checks whether a reference can judge, before any bundle is run. */
@Command(
        name = "check",
        description = {
            "Checks whether a reference can judge, before any bundle is run.",
            "Prints the margins of each case, its weak positions, whether the recording is consistent, and how many"
                    + " positions would clear another floor. Warns if no case is longer than the model's sliding"
                    + " window or its original context."
        },
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every case is usable for its kind",
            "2:wrong usage",
            "3:a case is weak or broken, no case can judge, or the oracle cannot be read",
            "5:the tokenizer ends its process, or takes too long"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  shipgate oracle check my-oracle",
            "  shipgate oracle check my-oracle --tokenizer checkpoint/tokenizer.json",
            "  shipgate oracle check my-oracle --format json"
        })
final class OracleCheckCommand implements Callable<Integer> {

    @Parameters(paramLabel = "ORACLE", description = "A folder with oracle.json and its tensors.")
    Path oracle;

    @Option(
            names = "--policy",
            paramLabel = "POLICY",
            description = "The policy that sets the margin floor. " + PolicyOption.POLICY + " Default: default.")
    @Nullable
    Path policy;

    @Option(
            names = "--tokenizer",
            paramLabel = "FILE",
            description = "A tokenizer.json, to show tokens as text. Default: show only ids.")
    @Nullable
    Path tokenizer;

    @Mixin
    LimitOptions limits = new LimitOptions();

    @Mixin
    FormatOption format = new FormatOption();

    @Mixin
    OutputOptions output = new OutputOptions();

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() {
        Oracle read = Oracle.read(oracle);
        Policy chosen = PolicySource.of(policy).read(note -> {});
        List<CaseFacts> cases = OracleCaseFacts.of(read);
        Agenda agenda = new Agenda(cases, false, List.of(), false);
        Judge judge = Checks.judge(chosen, LocalDate.now(ZoneOffset.UTC));
        PrintWriter console = spec.commandLine().getOut();
        OracleText text = new OracleText(output.palette(), chosen.margin());
        List<OracleCheckJson.CheckedCase> checked = new ArrayList<>();
        boolean explains = !output.quiet && !format.isJson();
        if (read.topK() != null && explains) {
            console.println("only the " + read.topK() + " largest logits of each row were recorded: margins are "
                    + "exact, KL is a lower bound");
        }
        if (explains) {
            String floor = Numbers.chosen(chosen.margin().floor()) + " "
                    + chosen.margin().unit().label();
            console.println("healthy: the oracle's best token is at least " + floor
                    + " ahead of its second; weak: less, " + "so rounding may decide; refused: not judged");
            console.println();
        }
        boolean anyJudges = false;
        boolean anyUnfit = false;
        try (NativeCode nativeCode = tokenizer == null ? null : limits.start();
                BundleTokenizer texts = nativeCode == null || tokenizer == null
                        ? null
                        : BundleTokenizer.open(tokenizer, nativeCode.tokenizers())) {
            for (int i = 0; i < cases.size(); i++) {
                OracleCase oracleCase = read.cases().get(i);
                OracleHealth health = new OracleHealthCheck().measure(oracleCase, new TokenTexts(texts));
                Subject subject = Subject.of(CheckId.ORACLE_HEALTH, oracleCase.id());
                Judgement judgement = judge.judge(subject, agenda, Map.of(subject, health));
                anyJudges |= judgement.verdict() == Verdict.PASS;
                anyUnfit |= judgement.verdict() != null && judgement.verdict() != Verdict.PASS;
                checked.add(new OracleCheckJson.CheckedCase(cases.get(i), judgement, health));
                if (!format.isJson()) {
                    console.print(text.render(cases.get(i), health, judgement, output.quiet));
                }
            }
        } catch (EngineException ended) {
            throw new UncheckedIOException(ended.getMessage(), new IOException(ended));
        }
        List<String> warnings = new ContextGaps(OracleContext.facts(read.model()), cases).warnings();
        boolean isFit = anyJudges && !anyUnfit;
        if (format.isJson()) {
            OutputOptions.printJson(
                    new TranscriptFile().toJson(new OracleCheckJson(read, isFit, chosen, checked, warnings)), console);
            console.flush();
            return isFit ? 0 : Verdict.INVALID_ORACLE.exitCode();
        }
        warnings.forEach(each -> console.println(output.palette().doubtful("warning: " + each)));
        console.println(
                !anyJudges
                        ? "no case can judge; record prompts that clear the floor at every position"
                        : anyUnfit
                                ? "the oracle is not fit to judge; see the cases above"
                                : Objects.requireNonNull(read.name()) + " is fit to judge");
        console.flush();
        return isFit ? 0 : Verdict.INVALID_ORACLE.exitCode();
    }
}
