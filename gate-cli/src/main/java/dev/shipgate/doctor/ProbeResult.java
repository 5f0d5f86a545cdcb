package dev.shipgate.doctor;

import java.util.Collection;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * What one look at one thing found.
 *
 * @param level how well it is
 * @param about the thing, in a word or two
 * @param found what was seen, with units
 * @param advice what to do about it; {@code null} if, and only if, nothing is to be done
 */
public record ProbeResult(
        Level level, String about, String found, @Nullable String advice) {

    /** @throws IllegalArgumentException if something is not well and nothing is advised, or the other way round */
    public ProbeResult {
        if (level == Level.OK != (advice == null)) {
            throw new IllegalArgumentException("advice belongs to what is not well: " + about + " is " + level);
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

    /** Returns the worst level of several remarks; of none it is {@link Level#FAIL}, since nothing was looked at. */
    public static Level worst(Collection<ProbeResult> remarks) {
        return remarks.stream()
                .map(ProbeResult::level)
                .max(Comparator.naturalOrder())
                .orElse(Level.FAIL);
    }
}
