package dev.shipgate.draft;

import dev.shipgate.audit.GraphAuditor;
import dev.shipgate.bundle.Bundle;
import dev.shipgate.draft.SearchResult.FoundBundle;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.judge.BuiltInPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The built-in policy that suits the bits which the audit finds in the layers of the bundles.
 *
 * @param policy the policy; of several bundles, the one with more bits decides, since it is the stricter choice
 * @param why the reason, in one sentence
 * @param fewBits the bundles of few bits, if the policy is for more of them
 */
record ProposedPolicy(BuiltInPolicy policy, String why, List<FoundBundle> fewBits) {

    /** Rounding to at most this many bits flips tokens in sound bundles, too. */
    private static final double FEW_BITS = 5;

    ProposedPolicy {
        fewBits = List.copyOf(fewBits);
    }

    /** Returns a proposal for the bundles; {@code null} if the audit tells the bits of none. */
    static @Nullable ProposedPolicy of(List<FoundBundle> bundles) {
        List<FoundBundle> few = new ArrayList<>();
        FoundBundle decisive = null;
        double most = 0;
        for (FoundBundle each : bundles) {
            Double bits = bits(each.bundle());
            if (bits == null) {
                continue;
            }
            if (bits > most) {
                most = bits;
                decisive = each;
            }
            if (bits <= FEW_BITS) {
                few.add(each);
            }
        }
        if (decisive == null) {
            return null;
        }
        String name = decisive.place().getFileName().toString();
        String found =
                String.format(Locale.ROOT, "the audit finds %.1f bits per weight in the layers of %s", most, name);
        return most <= FEW_BITS
                ? new ProposedPolicy(
                        BuiltInPolicy.FOUR_BIT, found + ", and so few flip tokens in sound bundles", List.of())
                : new ProposedPolicy(BuiltInPolicy.EIGHT_BIT, found, few);
    }

    /** A policy is for what most of the weights are; one coarse matrix among floats makes no four-bit bundle. */
    private static @Nullable Double bits(Bundle bundle) {
        try {
            return GraphAuditor.audit(bundle).bitsOfMostWeights();
        } catch (InvalidInputException unreadable) {
            return null;
        }
    }
}
