package dev.shipgate.doctor;

import java.util.Collection;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * The result of checking one thing.
 *
 * @param level the severity
 * @param about the subject, in a word or two
 * @param found the finding, with units
 * @param advice what to do about it; {@code null} if and only if there is nothing to do
 */
public record ProbeResult(
        Level level, String about, String found, @Nullable String advice) {

    /** @throws IllegalArgumentException if a problem has no advice, or advice comes without a problem */
    public ProbeResult {
        if (level == Level.OK != (advice == null)) {
            throw new IllegalArgumentException(
                    "a result must have advice if and only if it is a problem: " + "" + about + " is " + level);
        }
    }

    static ProbeResult ok(String about, String found) {
        return new ProbeResult(Level.OK, about, found, null);
    }

    static ProbeResult warn(String about, String found, String advice) {
        return new ProbeResult(Level.WARN, about, found, advice);
    }

    static ProbeResult fail(String about, String found, String advice) {
        return new ProbeResult(Level.FAIL, about, found, advice);
    }

    /**
     * Returns the worst level of several results, or {@link Level#FAIL} if there are none, because nothing was checked.
     */
    public static Level worst(Collection<ProbeResult> remarks) {
        return remarks.stream()
                .map(ProbeResult::level)
                .max(Comparator.naturalOrder())
                .orElse(Level.FAIL);
    }
}
