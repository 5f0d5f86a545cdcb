package dev.shipgate.cli;

import dev.shipgate.corpus.shard.ShardMerge;
import dev.shipgate.gate.WriteFailure;
import dev.shipgate.report.CorpusResults;
import dev.shipgate.transcript.CorpusFile;
import dev.shipgate.transcript.CorpusTranscript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code shipgate merge}: judges a corpus that was measured in shards. */
@Command(
        name = "merge",
        description = {
            "Judges a corpus that was measured in shards, with the figures of one run of the whole corpus.",
            "Refuses shards of different bundles, oracles, policies or engines, and names what is missing or doubled.",
            "Needs neither the bundle nor the oracle. See docs/corpus.md."
        },
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {"  shipgate merge shard-1 shard-2 shard-3 shard-4", "  shipgate merge shards/* --out build/corpus"})
final class MergeCommand implements Callable<Integer> {

    @Parameters(paramLabel = "DIR", arity = "1..*", description = "The folders of all shards, in any order.")
    List<Path> shards = List.of();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "The folder for the transcript and the report; the observations stay where they are."
                    + " Default: " + CorpusCommand.DEFAULT_OUT + ".")
    Path out = Path.of(CorpusCommand.DEFAULT_OUT);

    @Mixin
    OutputOptions output = new OutputOptions();

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() {
        CorpusTranscript transcript = ShardMerge.merge(shards);
        try {
            Files.createDirectories(out);
            CorpusResults.withdraw(out);
            new CorpusFile().write(transcript, out);
        } catch (IOException unwritable) {
            throw WriteFailure.of(unwritable, out);
        }
        return new CorpusOutput(output).show(transcript, out, spec.commandLine().getOut());
    }
}
