package dev.shipgate.transcript;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How confident and how consistent the oracle is on one case, recomputed from its recorded logits.
 *
 * @param subject the case
 * @param positions one entry for each position of the prompt
 * @param seed the row after the seeded step; {@code null} if the oracle has none
 * @param greedyMargins the recorded margins along the greedy continuation; empty if they weren't recorded
 * @param wrongTop1Positions the positions whose recorded top-1 isn't the top-1 of the recorded logits
 * @param marginsRecorded whether the oracle recorded margins that could be compared
 * @param largestLogitMarginDiscrepancy nats: largest |recorded − recomputed|; 0 if none was recorded
 * @param largestProbMarginDiscrepancy probability: largest |recorded − recomputed|; 0 if none was recorded
 */
public record OracleHealth(
        Subject subject,
        List<PositionMargin> positions,
        @Nullable PositionMargin seed,
        List<Margin> greedyMargins,
        List<Integer> wrongTop1Positions,
        boolean marginsRecorded,
        double largestLogitMarginDiscrepancy,
        double largestProbMarginDiscrepancy)
        implements Observation {

    /** @throws IllegalArgumentException if a discrepancy is negative or not finite */
    public OracleHealth {
        positions = List.copyOf(positions);
        greedyMargins = List.copyOf(greedyMargins);
        wrongTop1Positions = List.copyOf(wrongTop1Positions);
        Require.finiteNotNegative(largestLogitMarginDiscrepancy, "margin discrepancy");
        Require.finiteNotNegative(largestProbMarginDiscrepancy, "margin discrepancy");
    }

    @Override
    public List<PositionMargin> oraclePositions() {
        return positions;
    }

    @Override
    public List<Margin> oracleMargins() {
        return positions.stream()
                .map(PositionMargin::top)
                .flatMap(Stream::ofNullable)
                .map(RowTop::margin)
                .toList();
    }

    /**
     * The oracle at one position.
     *
     * @param position 0-based position
     * @param input the token that was fed at that position
     * @param top the top of its row; {@code null} if the row isn't finite
     * @param nonFinite the number of its logits that are NaN or infinite
     */
    public record PositionMargin(
            int position, Token input, @Nullable RowTop top, int nonFinite) {

        /** @throws IllegalArgumentException if the parts contradict each other */
        public PositionMargin {
            Require.notNegative(position, "position");
            Require.notNegative(nonFinite, "count of non-finite logits");
            Require.that(
                    (top == null) == (nonFinite > 0), "a row has a top-1 if and only if all its logits are finite");
        }
    }
}
