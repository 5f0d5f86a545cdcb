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
 * What Allure writes in one run. It is written beside its place and moved there when the run has concluded: the results
 * of two runs in one folder would count as retries of each other, and a run that can't start takes nothing away.
 *
 * <p>Allure reads its folder from a system property and offers no other way in that its listener sees. So one run at a
 * time can write results in a JVM; {@link #close} restores the property.
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
     * Lets Allure write beside its place in the folder of reports. A folder that can't be written to is found out here,
     * before anything is measured.
     *
     * @throws UncheckedIOException if it can't
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

    /** Puts the results in their place, instead of those of an earlier run. */
    void moveInPlace() {
        try {
            delete(place);
            Files.move(beside, place);
        } catch (IOException problem) {
            throw new UncheckedIOException("cannot write to " + place + ": " + IoProblem.of(problem), problem);
        }
    }

    /** Removes what wasn't moved, and restores the system property. */
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
     * @throws IOException if that fails
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
