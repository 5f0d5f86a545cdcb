package dev.shipgate.cli;

import dev.shipgate.corpus.shard.CorpusRun;
import dev.shipgate.corpus.shard.MeasuredShard;
import dev.shipgate.corpus.shard.ShardNumber;
import dev.shipgate.gate.GateRequest;
import dev.shipgate.report.wording.VisibleText;
import dev.shipgate.transcript.CorpusTranscript;
import dev.shipgate.transcript.Unmeasured;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code shipgate corpus}: judges an oracle with more positions than memory holds. */
@Command(
        name = CorpusCommand.NAME,
        description = {
            "Judges a bundle by an oracle of any length: measures one case at a time, and sums up at the end.",
            "Of the checks of a run, it makes three: oracle_health, margin_noise and teacher_forced_sweep.",
            "The observation of each position goes to Parquet files, and the transcript holds only aggregates.",
            "Run the same command again to go on where it was interrupted. See docs/corpus.md."
        },
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  shipgate corpus --bundle out/my_decode_int8 --oracle my-corpus",
            "  shipgate corpus --bundle out/my_decode_int8 --oracle my-corpus \\",
            "           --policy eight-bit --out build/corpus",
            "  shipgate corpus --bundle out/my_decode_int8 --oracle my-corpus \\",
            "           --shard 3/16 --threads 8 --out shard-3"
        })
final class CorpusCommand implements Callable<Integer> {

    static final String NAME = "corpus";
    static final String DEFAULT_OUT = "shipgate-corpus";

    @Option(names = "--bundle", paramLabel = "DIR", required = true, description = "The bundle to judge.")
    @Nullable
    Path bundle;

    @Option(names = "--oracle", paramLabel = "DIR", required = true, description = "The recorded reference.")
    @Nullable
    Path oracle;

    @Option(
            names = "--policy",
            paramLabel = "POLICY",
            description = PolicyOption.POLICY + " Default: default. Another policy judges what was measured before.")
    @Nullable
    Path policy;

    @Option(
            names = "--shard",
            paramLabel = "I/N",
            converter = ShardName.class,
            description =
                    "Measure only this part of N, and judge nothing: shipgate merge does. Parts may be measured on"
                            + " different machines, with the same --threads.")
    ShardNumber shard = ShardNumber.WHOLE;

    @Mixin
    EngineParameters engine = new EngineParameters();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "The folder for the observations, the transcript and the report; each shard needs its own."
                    + " Default: " + DEFAULT_OUT + ".")
    Path out = Path.of(DEFAULT_OUT);

    @Mixin
    OutputOptions output = new OutputOptions();

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter console = spec.commandLine().getOut();
        PrintWriter log = spec.commandLine().getErr();
        GateRequest.Builder request = GateRequest.builder()
                .bundle(Objects.requireNonNull(bundle))
                .oracle(Objects.requireNonNull(oracle))
                .policy(policy);
        engine.applyTo(request);
        MeasuredShard measured;
        try (CaseProgress progress = CaseProgress.of(output, log, new Notes(log, output.quiet))) {
            measured = CorpusRun.run(request.build(), shard, out, progress);
        }
        CorpusTranscript transcript = measured.transcript();
        return transcript == null
                ? measuredShard(measured, console)
                : new CorpusOutput(output).show(transcript, out, console);
    }

    /** A shard has no verdict, so that nobody takes the part for the whole. */
    private int measuredShard(MeasuredShard measured, PrintWriter console) {
        Unmeasured missing = measured.missing();
        String title = measured.shard().title();
        if (missing == null) {
            console.println(String.format(
                    Locale.ROOT,
                    "%s: measured all %,d positions of its %,d cases; not judged before shipgate merge has all shards",
                    title,
                    measured.shard().positions(),
                    measured.shard().cases()));
            console.flush();
            return 0;
        }
        console.println(title + ": not finished: " + VisibleText.line(missing.reason()));
        console.flush();
        return missing.verdict().exitCode();
    }

    /** Rejects an invalid shard before anything is opened. */
    static final class ShardName implements ITypeConverter<ShardNumber> {

        @Override
        public ShardNumber convert(String text) {
            try {
                return ShardNumber.of(text);
            } catch (IllegalArgumentException refused) {
                throw new TypeConversionException(refused.getMessage());
            }
        }
    }
}
