package dev.shipgate.cli;

import dev.shipgate.project.Project;
import dev.shipgate.project.ProjectFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where what is not said on the command line is written down. */
final class ProjectOption {

    @Option(
            names = "--project",
            paramLabel = "FILE",
            description = "The project file: what to gate and against what. Options take precedence. Default: "
                    + Project.FILE_NAME + " in this folder, if it exists.")
    @Nullable
    Path file;

    /** Returns the project that was named, or that of the folder one stands in. */
    Optional<Project> read() {
        Path inThisFolder = Path.of(Project.FILE_NAME);
        if (file == null && !Files.exists(inThisFolder)) {
            return Optional.empty();
        }
        return Optional.of(new ProjectFile().read(file == null ? inThisFolder : file));
    }
}
