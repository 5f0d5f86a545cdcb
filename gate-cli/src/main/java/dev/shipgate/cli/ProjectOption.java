package dev.shipgate.cli;

import dev.shipgate.project.Project;
import dev.shipgate.project.ProjectFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that names the project file, which supplies the settings missing from the command line. */
final class ProjectOption {

    @Option(
            names = "--project",
            paramLabel = "FILE",
            description = "The project file, with the bundles to gate and their oracles. Options take precedence. "
                    + "Default: "
                    + Project.FILE_NAME + " in this folder, if it exists.")
    @Nullable
    Path file;

    /** Returns the named project, or else the project in the current folder. */
    Optional<Project> read() {
        Path inThisFolder = Path.of(Project.FILE_NAME);
        if (file == null && !Files.exists(inThisFolder)) {
            return Optional.empty();
        }
        return Optional.of(new ProjectFile().read(file == null ? inThisFolder : file));
    }
}
