package dev.shipgate.judge;

import dev.shipgate.transcript.Tally;
import dev.shipgate.transcript.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * A rule's verdict on one observation.
 *
 * @param verdict the verdict
 * @param tally the positions; {@code null} if the observation has none
 * @param reason why, in one line
 */
public record Ruling(Verdict verdict, @Nullable Tally tally, String reason) {

    /** Makes a ruling on something without positions. */
    public static Ruling of(Verdict verdict, String reason) {
        return new Ruling(verdict, null, reason);
    }
}
