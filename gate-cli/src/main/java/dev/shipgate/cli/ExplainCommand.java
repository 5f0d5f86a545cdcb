package dev.shipgate.cli;

import dev.shipgate.document.NearestKey;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code shipgate explain}: prints what the documentation says about a word. */
@Command(
        name = "explain",
        description = {
            "Prints what the documentation says about a verdict, a family, a check or a word of the reports.",
            "Without a word, lists those that it knows."
        },
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        footerHeading = "%nExamples:%n",
        footer = {"  shipgate explain INCONCLUSIVE", "  shipgate explain head", "  shipgate explain greedy"})
final class ExplainCommand implements Callable<Integer> {

    @Parameters(arity = "0..1", paramLabel = "WORD", description = "Such as FAIL, head, greedy or healthy.")
    @Nullable
    String word;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() {
        Map<String, String> entries = new DocumentedWords().entries();
        PrintWriter console = spec.commandLine().getOut();
        if (word == null) {
            entries.keySet().forEach(console::println);
        } else {
            console.print(entryOf(word.toLowerCase(Locale.ROOT), entries) + "\n");
        }
        console.flush();
        return 0;
    }

    private String entryOf(String wanted, Map<String, String> entries) {
        String entry = entries.get(wanted);
        if (entry == null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "nothing is known about " + word
                            + NearestKey.to(wanted, entries.keySet())
                                    .map(near -> "; did you mean " + near + "?")
                                    .orElse("")
                            + " The words are " + String.join(", ", entries.keySet()));
        }
        return entry;
    }
}
