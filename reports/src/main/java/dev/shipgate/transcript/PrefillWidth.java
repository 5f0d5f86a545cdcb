package dev.shipgate.transcript;

import java.util.List;

/**
 * The same prompt run in one prefill and in single steps.
 *
 * @param subject the case
 * @param width the number of tokens that the prefill processed at once
 * @param positions the rows of the prefill, compared with the oracle's
 * @param differing the positions at which prefill and single steps have different top-1 tokens
 * @param maxAbsLogit nats: the largest difference of two logits between prefill and single steps
 */
public record PrefillWidth(
        Subject subject, int width, List<PositionObservation> positions, List<Integer> differing, double maxAbsLogit)
        implements Observation {

    /** @throws IllegalArgumentException if the number of rows isn't the number of tokens */
    public PrefillWidth {
        positions = List.copyOf(positions);
        differing = List.copyOf(differing);
        Require.that(width == positions.size(), width + " tokens, but " + positions.size() + " rows");
        Require.finiteNotNegative(maxAbsLogit, "largest logit difference");
    }
}
