package dev.shipgate.transcript;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A comparison of deliberately wrong data, through the same code as the rest. A gate that passes it can't fail
 * anything.
 *
 * @param subject the control
 * @param planted the planted fault, in words
 * @param positions the rows that were compared; empty if the control compares only sequences
 * @param sequence the sequences that were compared; {@code null} if the control compares only rows
 * @param states the carried states that were compared; empty if the control doesn't compare states
 */
public record NegativeControl(
        Subject subject,
        String planted,
        List<PositionObservation> positions,
        @Nullable Sequence sequence,
        List<CarriedStates.State> states)
        implements Observation {

    /** The controls, in the order in which they are run. */
    public enum Control {
        /** The oracle's own rows, each with its largest and smallest logits swapped. */
        PERMUTED_ROW("permuted row"),
        /** The seeded step from a cache of zeros, and the continuation after it. */
        ZEROED_SEED("zeroed seed"),
        /** The oracle's own continuation with one token changed. */
        FLIPPED_TOKEN("flipped token");

        private final String label;

        Control(String label) {
            this.label = label;
        }

        /** Returns the subject of this control. */
        public Subject subject() {
            return Subject.of(CheckId.NEGATIVE_CONTROLS, null, label);
        }

        /**
         * Returns the control that {@code subject} names.
         *
         * @throws IllegalArgumentException if it names none
         */
        public static Control of(Subject subject) {
            return Stream.of(values())
                    .filter(each -> each.label.equals(subject.run()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("unknown control: " + subject));
        }
    }

    public NegativeControl {
        positions = List.copyOf(positions);
        states = List.copyOf(states);
        Require.notBlank(planted, "planted fault");
    }
}
