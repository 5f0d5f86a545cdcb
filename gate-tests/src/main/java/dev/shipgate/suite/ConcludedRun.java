package dev.shipgate.suite;

import dev.shipgate.transcript.Transcript;
import java.nio.file.Path;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A run that came to its end.
 *
 * @param transcript what was measured and judged
 * @param file where it was written; {@code null} if no folder for reports was given
 */
@API(status = API.Status.INTERNAL, since = "0.1")
public record ConcludedRun(Transcript transcript, @Nullable Path file) {}
