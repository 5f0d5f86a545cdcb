package dev.shipgate.transcript;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A comparison of what is known to be wrong, through the same code as the rest: a gate that lets it pass cannot go red.
 *
 * @param subject which control
 * @param planted what was made wrong, in words
 * @param positions the rows that were compared; empty if it is a control of sequences alone
 * @param sequence the sequences that were compared; {@code null} if it is a control of rows alone
 * @param states the carried states that were compared; empty if it is no control of states
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
        /** The oracle's own rows, each with its largest and its smallest logit swapped. */
        PERMUTED_ROW("permuted row"),
        /** The seeded step from a cache of zeros, and the continuation after it. */
        ZEROED_SEED("zeroed seed"),
        /** The oracle's own continuation with one other token. */
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
                    .orElseThrow(() -> new IllegalArgumentException("there is no control " + subject));
        }
    }

    public NegativeControl {
        positions = List.copyOf(positions);
        states = List.copyOf(states);
        Require.notBlank(planted, "planted fault");
    }
}
