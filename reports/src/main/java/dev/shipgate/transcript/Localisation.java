package dev.shipgate.transcript;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The point where two bundles diverge when fed the same tokens.
 *
 * @param bundle the name of the suspected bundle
 * @param against the name of the good bundle
 * @param caseId the case whose tokens were fed
 * @param positions the number of tokens that were fed
 * @param position 0-based position at which they first diverge; {@code null} if they don't
 * @param input the token that was fed there; {@code null} if they don't diverge
 * @param lastSound the last correct state before the fault, such as {@code 3.value}; {@code null} if there is none
 * @param firstOff the first state that differs by more than rounding; {@code null} if only the logits do
 * @param states every state at that position, or at the last position if they don't diverge
 * @param klNats KL(good ‖ suspected) of the rows at that position, or the largest of all positions if they don't
 *     diverge
 */
public record Localisation(
        String bundle,
        String against,
        String caseId,
        int positions,
        @Nullable Integer position,
        @Nullable Token input,
        @Nullable CarriedSlot lastSound,
        @Nullable CarriedSlot firstOff,
        List<SlotDifference> states,
        double klNats) {

    public Localisation {
        states = List.copyOf(states);
        Require.finiteNotNegative(klNats, "KL divergence");
    }

    /**
     * One state of both bundles.
     *
     * @param slot layer and kind
     * @param difference the difference between the two
     */
    public record SlotDifference(CarriedSlot slot, StateDifference difference) {}
}
