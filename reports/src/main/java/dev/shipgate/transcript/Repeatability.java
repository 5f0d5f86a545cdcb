package dev.shipgate.transcript;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A prompt that was run again.
 *
 * @param subject the case and how it was repeated
 * @param positions the number of rows that were compared
 * @param bitEqualPositions the number of those rows that are bit-identical
 * @param firstDifference 0-based position of the first row that isn't bit-identical; {@code null} if all are
 * @param maxAbsLogit the largest absolute difference of two finite logits, in nats
 * @param top1Differences the number of positions whose top-1 differs
 */
public record Repeatability(
        Subject subject,
        int positions,
        int bitEqualPositions,
        @Nullable Integer firstDifference,
        double maxAbsLogit,
        int top1Differences)
        implements Observation {

    /** The ways of repeating a prompt, in the order in which they are tried. */
    public enum Way {
        /** The same session, after a reset. */
        AFTER_RESET("the same session after a reset"),
        /** A new session. */
        FRESH_SESSION("a fresh session");

        private final String label;

        Way(String label) {
            this.label = label;
        }

        /** Returns the subject for repeating a case this way. */
        public Subject subject(String caseId) {
            return Subject.of(CheckId.REPEATABILITY, caseId, label);
        }

        /**
         * Returns the way that {@code subject} names.
         *
         * @throws IllegalArgumentException if it names none
         */
        public static Way of(Subject subject) {
            return Stream.of(values())
                    .filter(each -> each.label.equals(subject.run()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("unknown way of repeating: " + subject));
        }
    }

    /** @throws IllegalArgumentException if the counts contradict each other */
    public Repeatability {
        Require.that(
                bitEqualPositions >= 0 && bitEqualPositions <= positions,
                bitEqualPositions + " of " + positions + " positions");
        Require.that(
                (firstDifference == null) == (bitEqualPositions == positions),
                "a difference must have a first position");
        Require.finiteNotNegative(maxAbsLogit, "largest logit difference");
        Require.notNegative(top1Differences, "top-1 differences");
    }
}
