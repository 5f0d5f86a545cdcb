package dev.shipgate.cli;

import dev.shipgate.input.IoProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * What Allure writes in one run. It is written beside its place and moved there when the run has concluded: the results
 * of two runs in one folder would count as retries of each other, and a run that cannot start takes nothing away.
 */
final class AllureResults {

    private static final String FOLDER = "allure-results";

    private final Path place;
    private final Path beside;

    private AllureResults(Path place, Path beside) {
        this.place = place;
        this.beside = beside;
    }

    /**
     * Lets Allure write beside its place in the folder of reports. A folder that cannot be written to is found out
     * here, before anything is measured.
     *
     * @throws UncheckedIOException if it cannot
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
        // Allure reads where to write from a system property, and has no other way in that its listener sees.
        System.setProperty("allure.results.directory", results.beside.toString());
        return results;
    }

    /** Puts the results in their place, in the stead of those of an earlier run. */
    void moveInPlace() {
        try {
            delete(place);
            Files.move(beside, place);
        } catch (IOException problem) {
            throw new UncheckedIOException("cannot write to " + place + ": " + IoProblem.of(problem), problem);
        }
    }

    /** Removes what was not moved. */
    void discard() {
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
