package dev.shipgate.cli;

import dev.shipgate.audit.BundleComparison;
import dev.shipgate.audit.ClaimReader;
import dev.shipgate.audit.GraphAuditor;
import dev.shipgate.bundle.Bundle;
import dev.shipgate.report.console.AuditText;
import dev.shipgate.report.console.ComparisonText;
import dev.shipgate.transcript.Claims.Claim;
import dev.shipgate.transcript.Claims.Source;
import dev.shipgate.transcript.GraphAudit;
import dev.shipgate.transcript.TranscriptFile;
import dev.shipgate.transcript.Verdict;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code shipgate audit}: reports the actual content of a graph. */
@Command(
        name = "audit",
        description = {
            "Prints what a bundle's graph and weights contain, without running them.",
            "Operators, bits, blocks, scales, coverage, bytes per token. Compares every claim of the name and the"
                    + " metadata with that. With two bundles, prints what they share and what differs: files, weights,"
                    + " and the graph (operators, attributes, connections, subgraphs). The names of weights and nodes"
                    + " don't matter."
        },
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the graph contains what the metadata claims; or the two bundles differ in a weight or in the graph",
            "1:a claim of the metadata is false; or the two bundles have the same weights and the same graph",
            "2:wrong usage",
            "3:a bundle cannot be read"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  shipgate audit out/my_decode_int8",
            "  shipgate audit out/my_decode_int8 --weights",
            "  shipgate audit out/my_decode_int8hu out/my_decode_int8lin",
            "  shipgate audit out/my_decode_int8 --format json > audit.json"
        })
final class AuditCommand implements Callable<Integer> {

    private static final int FALSE_CLAIM = Verdict.FAIL.exitCode();

    @Parameters(arity = "1..2", paramLabel = "BUNDLE", description = "A bundle, or two to compare.")
    List<Path> bundles;

    @Option(
            names = "--weights",
            description = "Print a line for every weight instead of one for each group of similar weights.")
    boolean everyWeight;

    @Option(names = "--json", description = "The same as --format json.")
    boolean json;

    @Mixin
    FormatOption format = new FormatOption();

    @Mixin
    OutputOptions output = new OutputOptions();

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter console = spec.commandLine().getOut();
        Bundle first = Bundle.open(bundles.get(0));
        int exitCode =
                bundles.size() == 1 ? audit(first, console) : compare(first, Bundle.open(bundles.get(1)), console);
        console.flush();
        return exitCode;
    }

    private boolean isJson() {
        return json || format.isJson();
    }

    private int audit(Bundle bundle, PrintWriter console) {
        GraphAudit audit = GraphAuditor.audit(bundle);
        List<Claim> claims = ClaimReader.read(bundle, audit);
        if (isJson()) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("bundle", bundle.name());
            document.put("audit", audit);
            document.put("claims", claims);
            OutputOptions.printJson(new TranscriptFile().toJson(document), console);
        } else if (!output.quiet) {
            console.print(new AuditText(output.palette()).render(bundle.name(), audit, claims, everyWeight));
        }
        boolean falseClaim = claims.stream().anyMatch(claim -> claim.source() == Source.METADATA && !claim.borneOut());
        return falseClaim ? FALSE_CLAIM : 0;
    }

    private int compare(Bundle first, Bundle second, PrintWriter console) {
        BundleComparison comparison = BundleComparison.of(first, second);
        if (isJson()) {
            OutputOptions.printJson(new TranscriptFile().toJson(comparison), console);
        } else if (!output.quiet) {
            console.print(new ComparisonText(first.name(), second.name())
                    .render(
                            comparison.identicalFiles(),
                            comparison.sameTensors(),
                            comparison.renamedTensors(),
                            comparison.differing(),
                            comparison.onlyInFirst(),
                            comparison.onlyInSecond(),
                            comparison.graph()));
        }
        return comparison.sameModel() ? FALSE_CLAIM : 0;
    }
}
