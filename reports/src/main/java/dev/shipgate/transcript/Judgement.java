package dev.shipgate.transcript;

import org.jspecify.annotations.Nullable;

/**
 * What the policy makes of one subject.
 *
 * @param subject what was measured, or should have been
 * @param standing whether it counts
 * @param verdict {@code null} exactly if it was not judged
 * @param tally the positions that were compared; {@code null} if the subject has none
 * @param reason why, in one line
 */
public record Judgement(
        Subject subject,
        Standing standing,
        @Nullable Verdict verdict,
        @Nullable Tally tally,
        String reason) {

    /** @throws IllegalArgumentException if a judged subject has no verdict, or one that was not judged has */
    public Judgement {
        Require.notBlank(reason, "reason");
        boolean judged = switch (standing) {
            case REQUIRED, ADVISORY -> true;
            case REFUSED, NOT_GIVEN, NOT_APPLICABLE -> false;
        };
        Require.that(judged == (verdict != null), "a subject has a verdict exactly if it was judged: " + subject);
    }
}
