package dev.shipgate.suite;

import dev.shipgate.transcript.Transcript;
import java.nio.file.Path;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A concluded run.
 *
 * @param transcript the measurements and judgements
 * @param file the file that it was written to; {@code null} if no folder for reports was given
 */
@API(status = API.Status.INTERNAL, since = "0.1")
public record ConcludedRun(Transcript transcript, @Nullable Path file) {

    /** Returns the run as it is once its files have been moved to {@code folder}. */
    ConcludedRun in(Path folder) {
        return new ConcludedRun(transcript, file == null ? null : folder.resolve(file.getFileName()));
    }
}
