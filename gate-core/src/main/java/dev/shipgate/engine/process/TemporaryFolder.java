package dev.shipgate.engine.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Predicate;
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

    /** Removes the folders of the gates for which a condition is true, as far as that is allowed. */
    static void removeAll(Path place, Predicate<RunId> condition) {
        try (Stream<Path> entries = Files.list(place)) {
            entries.filter(entry -> ownerOf(entry).filter(condition).isPresent())
                    .toList()
                    .forEach(entry -> new TemporaryFolder(entry).close());
        } catch (IOException | UncheckedIOException unreadable) {
            // A later run removes what is left.
        }
    }

    private static Optional<RunId> ownerOf(Path folder) {
        String name = folder.getFileName().toString();
        return name.startsWith(PREFIX) ? RunId.at(name.substring(PREFIX.length())) : Optional.empty();
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
