package dev.shipgate.transcript;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The judgement of one subject under the policy.
 *
 * @param subject the subject that was measured or should have been
 * @param standing whether it counts
 * @param verdict {@code null} if and only if the subject was not judged
 * @param tally the positions that were compared; {@code null} if the subject has none
 * @param reason the reason, in one line
 */
public record Judgement(
        Subject subject,
        Standing standing,
        @Nullable Verdict verdict,
        @Nullable Tally tally,
        String reason) {

    /** @throws IllegalArgumentException if a judged subject has no verdict, or an unjudged subject has one */
    public Judgement {
        Require.notBlank(reason, "reason");
        boolean judged = switch (standing) {
            case REQUIRED, ADVISORY -> true;
            case REFUSED, NOT_GIVEN, NOT_APPLICABLE -> false;
        };
        Require.that(judged == (verdict != null), "a subject has a verdict if and only if it was judged: " + subject);
    }

    /** Returns what to do about it in one sentence. A check that couldn't run says nothing about its own question. */
    public String nextStep() {
        return verdict == Verdict.ERROR
                ? "make the bundle run first: this check measured nothing"
                : subject.check().nextStep();
    }

    /** Returns whether it keeps the bundle from shipping: it counts, and its verdict isn't one to ship with. */
    public boolean countsAgainst() {
        return standing == Standing.REQUIRED && !Objects.requireNonNull(verdict).mayShip();
    }
}
