package dev.shipgate.transcript;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How sure and how consistent the oracle is on one case, recomputed from its recorded logits.
 *
 * @param subject the case
 * @param positions one entry for each position of the prompt
 * @param seed the row after the seeded step; {@code null} if the oracle has none
 * @param greedyMargins the recorded margins along the greedy continuation; empty if not recorded
 * @param wrongTop1Positions positions whose recorded top-1 is not the top-1 of the recorded logits
 * @param marginsRecorded whether the oracle recorded margins that could be compared
 * @param largestLogitMarginDiscrepancy nats: largest |recorded − recomputed|; 0 where none was recorded
 * @param largestProbMarginDiscrepancy probability: largest |recorded − recomputed|; 0 where none was recorded
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
     * @param input the token that was fed there
     * @param top what its row says; {@code null} if it is not finite
     * @param nonFinite how many of its logits are NaN or infinite
     */
    public record PositionMargin(
            int position, Token input, @Nullable RowTop top, int nonFinite) {

        /** @throws IllegalArgumentException if the parts contradict each other */
        public PositionMargin {
            Require.notNegative(position, "position");
            Require.notNegative(nonFinite, "count of non-finite logits");
            Require.that((top == null) == (nonFinite > 0), "a row has a top-1 exactly if all its logits are finite");
        }
    }
}
