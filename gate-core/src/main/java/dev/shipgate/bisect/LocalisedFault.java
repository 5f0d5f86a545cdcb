package dev.shipgate.bisect;

import dev.shipgate.transcript.CarriedSlot;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Localisation;
import dev.shipgate.transcript.Localisation.SlotDifference;
import dev.shipgate.transcript.Strength;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes a finding from the place where two bundles diverge. */
public final class LocalisedFault {

    /** The signature of the finding. */
    public static final String SIGNATURE = "bisected";

    private LocalisedFault() {}

    /** Returns the most likely fault; empty if the bundles do not diverge. */
    public static Optional<Finding> of(Localisation localisation) {
        Integer position = localisation.position();
        if (position == null) {
            return Optional.empty();
        }
        CarriedSlot firstOff = localisation.firstOff();
        return Optional.of(new Finding(
                family(position, firstOff),
                SIGNATURE,
                Strength.STRONG,
                firstOff == null
                        ? "every state is correct where the logits diverge: the fault is after the last state"
                        : "the first layer that differs is layer " + firstOff.layer(),
                evidence(localisation, position),
                firstOff == null
                        ? "compare the rest of the last layer, the final norm and the head of the two bundles"
                                + " ('shipgate audit A B')"
                        : "compare the weights " + between(localisation) + " ('shipgate audit A B') and the nodes "
                                + "that write "
                                + firstOff));
    }

    private static Family family(int position, @Nullable CarriedSlot firstOff) {
        if (firstOff == null) {
            return Family.HEAD;
        }
        if (position == 0) {
            return Family.WEIGHTS;
        }
        return firstOff.kind() == CarriedSlot.Kind.KEY ? Family.POSITIONS : Family.STATE;
    }

    private static List<String> evidence(Localisation localisation, int position) {
        List<String> lines = new ArrayList<>();
        lines.add(localisation.bundle() + " and " + localisation.against() + " diverge at position " + position
                + " of case " + localisation.caseId()
                + String.format(Locale.ROOT, ", KL %.3g nat", localisation.klNats()));
        for (SlotDifference state : localisation.states()) {
            if (state.slot().equals(localisation.lastSound())) {
                lines.add("the last correct state: " + inWords(state));
            }
            if (state.slot().equals(localisation.firstOff())) {
                lines.add("the first wrong one: " + inWords(state));
            }
        }
        return lines;
    }

    private static String between(Localisation localisation) {
        return localisation.lastSound() == null
                ? "before " + localisation.firstOff()
                : "between " + localisation.lastSound() + " and " + localisation.firstOff();
    }

    private static String inWords(SlotDifference state) {
        return String.format(
                Locale.ROOT,
                "%s, relative error %.4f, cosine %.5f",
                state.slot(),
                state.difference().relativeError(),
                state.difference().cosine());
    }
}
