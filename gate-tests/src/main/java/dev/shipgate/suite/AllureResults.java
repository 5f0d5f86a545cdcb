package dev.shipgate.suite;

import dev.shipgate.input.IoProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The results that Allure writes in one run. They are written to a temporary folder and moved into place when the run
 * has concluded. Otherwise the results of two runs in one folder would count as retries of each other, and a run that
 * can't start would remove the results of an earlier one.
 *
 * <p>Allure's listener takes its folder only from a system property. So only one run at a time can write results in a
 * JVM. {@link #close} restores the property.
 */
final class AllureResults implements AutoCloseable {

    static final String PROPERTY = "allure.results.directory";

    private static final String FOLDER = "allure-results";

    private final Path place;
    private final Path beside;
    private final @Nullable String propertyBefore = System.getProperty(PROPERTY);

    private AllureResults(Path place, Path beside) {
        this.place = place;
        this.beside = beside;
    }

    /**
     * Makes Allure write to a temporary folder in the folder for reports. Fails here, before anything is measured, if
     * that isn't writable.
     *
     * @throws UncheckedIOException if the temporary folder cannot be created
     */
    static AllureResults beside(Path out) {
        AllureResults results = new AllureResults(
                out.resolve(FOLDER),
                out.resolve("." + FOLDER + "." + ProcessHandle.current().pid()));
        try {
            Files.createDirectories(results.beside);
        } catch (IOException problem) {
            throw new UncheckedIOException("cannot write to " + out + ": " + IoProblem.of(problem), problem);
        }
        System.setProperty(PROPERTY, results.beside.toString());
        return results;
    }

    /** Moves the results into place. They replace those of an earlier run. */
    void moveInPlace() {
        try {
            delete(place);
            Files.move(beside, place);
        } catch (IOException problem) {
            throw new UncheckedIOException("cannot write to " + place + ": " + IoProblem.of(problem), problem);
        }
    }

    /** Removes the temporary folder if it wasn't moved, and restores the system property. */
    @Override
    public void close() {
        if (propertyBefore == null) {
            System.clearProperty(PROPERTY);
        } else {
            System.setProperty(PROPERTY, propertyBefore);
        }
        try {
            delete(beside);
        } catch (IOException leftBehind) {
            throw new UncheckedIOException("cannot remove " + beside + ": " + IoProblem.of(leftBehind), leftBehind);
        }
    }

    /**
     * Removes the results of an earlier run.
     *
     * @throws IOException if they cannot be removed
     */
    static void withdraw(Path out) throws IOException {
        delete(out.resolve(FOLDER));
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
