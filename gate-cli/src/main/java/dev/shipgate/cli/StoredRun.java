package dev.shipgate.cli;

import dev.shipgate.input.InvalidInputException;
import dev.shipgate.report.RunResults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;

/** Where the results of a command go that makes them from stored transcripts. */
final class StoredRun {

    private StoredRun() {}

    /**
     * Reserves the folder for the results of one transcript. Results of another run in it are withdrawn at once. Those
     * of the same run stay until the new ones are published, because the transcript is one of them.
     *
     * @param transcript the file, which isn't read
     * @param kept the names of results of the same run that aren't made again
     * @throws IOException if the folder can't be written
     * @throws InvalidInputException if the transcript is deeper in the folder, and would be withdrawn
     */
    static RunResults resultsIn(Path folder, Path transcript, Collection<String> kept) throws IOException {
        if (isDirectlyIn(transcript, folder)) {
            return RunResults.renewing(folder, kept);
        }
        requireOutside(transcript, folder);
        return RunResults.replacing(folder);
    }

    /**
     * Refuses a folder for results that has a transcript in it, since its results will be withdrawn.
     *
     * @throws InvalidInputException if the transcript is in the folder, at any depth
     */
    static void requireOutside(Path transcript, Path folder) throws IOException {
        if (Files.exists(transcript)
                && Files.isDirectory(folder)
                && transcript.toRealPath().startsWith(folder.toRealPath())) {
            throw new InvalidInputException(
                    transcript, "is in " + folder + ", whose reports will be replaced; choose another --out");
        }
    }

    private static boolean isDirectlyIn(Path transcript, Path folder) throws IOException {
        return Files.exists(transcript)
                && Files.isDirectory(folder)
                && folder.toRealPath().equals(transcript.toRealPath().getParent());
    }
}
