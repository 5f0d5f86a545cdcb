package dev.shipgate.transcript;

import java.util.List;

/**
 * The same prompt in one prefill and in single steps.
 *
 * @param subject the case
 * @param width how many tokens the prefill took at once
 * @param positions the rows of the prefill against the oracle's
 * @param differing positions at which prefill and single steps have another top-1
 * @param maxAbsLogit nats: largest difference of two logits between prefill and single steps
 */
public record PrefillWidth(
        Subject subject, int width, List<PositionObservation> positions, List<Integer> differing, double maxAbsLogit)
        implements Observation {

    /** @throws IllegalArgumentException if there is not one row for each token */
    public PrefillWidth {
        positions = List.copyOf(positions);
        differing = List.copyOf(differing);
        Require.that(width == positions.size(), width + " tokens, but " + positions.size() + " rows");
        Require.finiteNotNegative(maxAbsLogit, "largest logit difference");
    }
}
