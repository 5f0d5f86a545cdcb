package dev.shipgate.engine.child;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder for one run. */
final class TemporaryFolder {

    private static final String PREFIX = "shipgate-";

    private TemporaryFolder() {}

    static Path create() {
        try {
            return Files.createTempDirectory(PREFIX);
        } catch (IOException problem) {
            throw new UncheckedIOException("cannot create a temporary folder", problem);
        }
    }

    /** Removes a folder and what is in it, as far as possible. */
    static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException alreadyGone) {
            // The next run removes what is left.
        }
    }
}
