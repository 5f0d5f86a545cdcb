package dev.shipgate.judge;

import dev.shipgate.transcript.Judgement.Counts;
import dev.shipgate.transcript.Tally;
import dev.shipgate.transcript.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * A rule's verdict on one observation.
 *
 * @param verdict the verdict
 * @param tally the positions; {@code null} if the observation has none
 * @param reason why, in one line
 * @param counts what the positions of the tally are, if the observation has both rows and tokens; {@code null} if not
 */
public record Ruling(
        Verdict verdict,
        @Nullable Tally tally,
        String reason,
        @Nullable Counts counts) {

    /** Makes a ruling on something that can be counted in only one way. */
    public Ruling(Verdict verdict, @Nullable Tally tally, String reason) {
        this(verdict, tally, reason, null);
    }

    /** Makes a ruling on something without positions. */
    public static Ruling of(Verdict verdict, String reason) {
        return new Ruling(verdict, null, reason);
    }
}
