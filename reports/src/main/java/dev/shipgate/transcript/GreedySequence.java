package dev.shipgate.transcript;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The bundle's own continuation of a prompt, compared with the oracle's.
 *
 * @param subject the case
 * @param sequence expected: the oracle's continuation; found: the bundle's, running free
 * @param margins the bundle's own margin at each token it chose, running free
 * @param nonFiniteAt 0-based index of the token that couldn't be chosen because a logit was NaN or infinite, which
 *     ended the sequence; {@code null} if there was none
 * @param reanchored every index at which the bundle, fed the oracle's own tokens, chooses a different token, including
 *     the first such index; after a tie the bundle agrees again, after a defect it doesn't; empty if the sequences are
 *     identical
 */
public record GreedySequence(
        Subject subject,
        Sequence sequence,
        List<Margin> margins,
        @Nullable Integer nonFiniteAt,
        List<Divergence> reanchored)
        implements Observation {

    /** @throws IllegalArgumentException if the parts contradict each other */
    public GreedySequence {
        margins = List.copyOf(margins);
        reanchored = List.copyOf(reanchored);
        Require.that(margins.size() == sequence.found().size(), "expected one margin per token");
        Require.that(
                nonFiniteAt == null || nonFiniteAt == sequence.found().size(),
                "a sequence must end at the first row that is not finite");
        Require.that(
                (sequence.firstDivergence() == null) == reanchored.isEmpty(),
                "a sequence has re-anchored positions if and only if it diverges");
    }

    @Override
    public List<Departure> departures() {
        return reanchored.stream()
                .map(divergence -> new Departure(Departure.ORACLE, divergence))
                .toList();
    }

    /** Each departure was re-anchored, so the tally tells which of them aren't ties. */
    @Override
    public List<Departure> departuresAgainst(@Nullable Tally tally) {
        return tally == null
                ? List.of()
                : departures().stream()
                        .filter(each -> tally.flips().contains(each.divergence().index())
                                || tally.nonFinite().contains(each.divergence().index()))
                        .toList();
    }

    @Override
    public List<Margin> oracleMargins() {
        return reanchored.stream()
                .map(Divergence::oracleMargin)
                .flatMap(Stream::ofNullable)
                .toList();
    }
}
