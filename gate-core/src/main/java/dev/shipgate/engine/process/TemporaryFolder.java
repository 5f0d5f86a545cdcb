package dev.shipgate.engine.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder that exists as long as a run, or less.
 *
 * @param path the folder, which only its user can read
 */
public record TemporaryFolder(Path path) implements AutoCloseable {

    private static final String PREFIX = "shipgate-";

    /** Makes a folder for this process. */
    public static TemporaryFolder create() {
        Path place = Path.of(System.getProperty("java.io.tmpdir"));
        try {
            return new TemporaryFolder(Files.createTempDirectory(place.toRealPath(), PREFIX + RunId.here()));
        } catch (IOException problem) {
            throw new UncheckedIOException("cannot create a temporary folder in " + place, problem);
        }
    }

    /** Removes the folders of runs that ended before they could, as far as that is allowed. */
    static void removeLeftBehind(Path place) {
        leftBehind(place).forEach(TemporaryFolder::close);
    }

    private static List<TemporaryFolder> leftBehind(Path place) {
        try (Stream<Path> entries = Files.list(place)) {
            return entries.filter(entry -> isLeftBehind(entry.getFileName().toString()))
                    .map(TemporaryFolder::new)
                    .toList();
        } catch (IOException | UncheckedIOException unreadable) {
            return List.of();
        }
    }

    private static boolean isLeftBehind(String name) {
        return name.startsWith(PREFIX)
                && RunId.at(name.substring(PREFIX.length()))
                        .filter(RunId::isOver)
                        .isPresent();
    }

    /** Removes the folder with everything in it. */
    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(path)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException alreadyGone) {
            // A later run removes what is left.
        }
    }
}
