package dev.shipgate.engine;

import java.time.Duration;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * What a bundle may use before its run is ended.
 *
 * @param deadline the time limit for a step, for a tokenisation, and for a reply of an engine program
 * @param memoryBytes the resident memory that a child process may use; {@code null} for most of what is available when
 *     it starts
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Limits(Duration deadline, @Nullable Long memoryBytes) {

    /** The default time limit. */
    public static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(60);

    /** Reading gigabytes of weights takes longer than a step, and so do many tokens at once. */
    private static final int LONG_CALL = 10;

    /** @throws IllegalArgumentException if a limit isn't positive */
    public Limits {
        if (deadline.isZero() || deadline.isNegative()) {
            throw new IllegalArgumentException("the deadline must be longer than 0 seconds");
        }
        if (memoryBytes != null && memoryBytes <= 0) {
            throw new IllegalArgumentException("the memory limit must be more than 0 bytes");
        }
    }

    /** Returns the default limits. */
    public static Limits defaults() {
        return new Limits(DEFAULT_DEADLINE, null);
    }

    /** Returns the time limit for loading or auditing a bundle, or for feeding several tokens at once. */
    public Duration longDeadline() {
        return deadline.multipliedBy(LONG_CALL);
    }
}
