package dev.shipgate.cli;

import dev.shipgate.draft.Draft;
import dev.shipgate.draft.FolderSearch;
import dev.shipgate.input.IoProblem;
import dev.shipgate.output.AtomicFile;
import dev.shipgate.project.Project;
import dev.shipgate.transcript.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code shipgate init}: writes a project file for the files in a folder. */
@Command(
        name = "init",
        description = {
            "Writes " + Project.FILE_NAME + " from the bundles, oracles, device runs and policies in a folder.",
            "Explains every line. Missing parts become comments that say how to get them. Nothing is run."
        },
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:written; 'shipgate run' in the folder needs no options",
            "2:wrong usage, or the file exists already",
            "3:the folder cannot be read, or is itself a bundle",
            "4:written, but a bundle or an oracle is missing",
            "5:the file cannot be written"
        },
        footerHeading = "%nExamples:%n",
        footer = {"  shipgate init", "  shipgate init my-model --force"})
final class InitCommand implements Callable<Integer> {

    private static final int EXISTS = 2;

    @Parameters(arity = "0..1", paramLabel = "DIR", description = "The folder. Default: this one.")
    Path folder = Path.of(".");

    @Option(names = "--force", description = "Overwrite an existing file.")
    boolean force;

    @Mixin
    OutputOptions output = new OutputOptions();

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() {
        Path file = folder.resolve(Project.FILE_NAME).normalize();
        if (!force && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            spec.commandLine().getErr().println("shipgate: " + file + ": exists already; --force overwrites it");
            return EXISTS;
        }
        Draft draft = Draft.of(new FolderSearch().search(folder));
        write(file, draft.text());
        PrintWriter console = spec.commandLine().getOut();
        if (!output.quiet) {
            draft.summary().forEach(console::println);
        }
        console.println(
                draft.isComplete()
                        ? file + " written; next: shipgate doctor, then shipgate run"
                        : file + " written, but it is not complete: see MISSING in it");
        console.flush();
        return draft.isComplete() ? 0 : Verdict.INCONCLUSIVE.exitCode();
    }

    private static void write(Path file, String text) {
        try {
            AtomicFile.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException problem) {
            throw new UncheckedIOException("cannot write " + file + ": " + IoProblem.of(problem), problem);
        }
    }
}
