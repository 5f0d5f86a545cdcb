package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
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
 * @param counts what the positions of the tally are, where its observation has both rows and tokens; {@code null} where
 *     it has only one of them, and in older transcripts
 */
public record Judgement(
        Subject subject,
        Standing standing,
        @Nullable Verdict verdict,
        @Nullable Tally tally,
        String reason,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Counts counts) {

    /** What the positions of a tally are. */
    public enum Counts {
        /** Rows of logits, one for each token of the prompt. */
        ROWS,
        /** Tokens of the continuation. */
        TOKENS;

        /** Returns the name that files use. */
        @JsonValue
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @throws IllegalArgumentException if a judged subject has no verdict, or an unjudged subject has one */
    public Judgement {
        Require.notBlank(reason, "reason");
        boolean judged = switch (standing) {
            case REQUIRED, ADVISORY -> true;
            case REFUSED, NOT_GIVEN, NOT_APPLICABLE -> false;
        };
        Require.that(judged == (verdict != null), "a subject has a verdict if and only if it was judged: " + subject);
    }

    /** Makes a judgement of an observation that can be counted in only one way. */
    public Judgement(
            Subject subject, Standing standing, @Nullable Verdict verdict, @Nullable Tally tally, String reason) {
        this(subject, standing, verdict, tally, reason, null);
    }

    /** Returns what to do about it in one sentence. A check that couldn't run says nothing about its own question. */
    public String nextStep() {
        if (verdict == Verdict.ERROR) {
            return "make the bundle run first: this check measured nothing";
        }
        // Nothing of the device was judged, so neither it nor the bundle can be at fault.
        return verdict == Verdict.INCONCLUSIVE && subject.check() == CheckId.DEVICE_RUNS
                ? "record this bundle on the device again, to the end; the reason says what was missing"
                : subject.check().nextStep();
    }

    /** Returns whether it keeps the bundle from shipping: it counts, and its verdict isn't one to ship with. */
    public boolean countsAgainst() {
        return standing == Standing.REQUIRED && !Objects.requireNonNull(verdict).mayShip();
    }
}
