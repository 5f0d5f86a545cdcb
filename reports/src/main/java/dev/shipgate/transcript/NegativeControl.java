package dev.shipgate.transcript;

import java.util.List;
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

    /** The oracle's own rows, each with its largest and its smallest logit swapped. */
    public static final String PERMUTED_ROW = "permuted row";

    /** The seeded step from a cache of zeros, and a continuation behind it. */
    public static final String ZEROED_SEED = "zeroed seed";

    /** The oracle's own continuation with one other token. */
    public static final String FLIPPED_TOKEN = "flipped token";

    public NegativeControl {
        positions = List.copyOf(positions);
        states = List.copyOf(states);
        Require.notBlank(planted, "planted fault");
    }
}
