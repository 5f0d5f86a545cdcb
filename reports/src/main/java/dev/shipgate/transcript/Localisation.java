package dev.shipgate.transcript;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where two bundles that were fed the same tokens part.
 *
 * @param bundle name of the one that is suspected
 * @param against name of the one that is good
 * @param caseId the case whose tokens were fed
 * @param positions how many were fed
 * @param position 0-based position at which they part first; {@code null} if they do not
 * @param input the token that was fed there; {@code null} if they do not part
 * @param lastSound the last state in front of the fault, such as {@code 3.value}; {@code null} if there is none
 * @param firstOff the first state that differs by more than rounding; {@code null} if only the logits do
 * @param states every state at that position, or at the last one
 * @param klNats KL(good ‖ suspected) of the rows at that position, or the largest of all
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
     * @param difference how far they are apart
     */
    public record SlotDifference(CarriedSlot slot, StateDifference difference) {}
}
