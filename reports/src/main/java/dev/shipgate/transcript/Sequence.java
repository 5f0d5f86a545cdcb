package dev.shipgate.transcript;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Two greedy continuations of one prompt, compared token by token.
 *
 * @param expected the token ids of the reference
 * @param found the token ids of the other sequence
 * @param expectedText the decoded reference; {@code null} if no tokenizer was available
 * @param foundText the other sequence, decoded; {@code null} if no tokenizer was available
 * @param firstDivergence the point where they diverge; {@code null} if they are identical
 */
public record Sequence(
        List<Integer> expected,
        List<Integer> found,
        @Nullable String expectedText,
        @Nullable String foundText,
        @Nullable Divergence firstDivergence) {

    /** @throws IllegalArgumentException if {@code firstDivergence} isn't the point where the lists diverge */
    public Sequence {
        expected = List.copyOf(expected);
        found = List.copyOf(found);
        int index = agreeing(expected, found);
        boolean identical = index == expected.size() && index == found.size();
        Require.that(
                identical ? firstDivergence == null : firstDivergence != null && firstDivergence.index() == index,
                "the sequences diverge at " + index + ", not at " + firstDivergence);
    }

    /** Returns the number of leading tokens that the two lists share. */
    public static int agreeing(List<Integer> expected, List<Integer> found) {
        int shorter = Math.min(expected.size(), found.size());
        int index = 0;
        while (index < shorter && expected.get(index).equals(found.get(index))) {
            index++;
        }
        return index;
    }

    /** Returns the number of leading tokens that the two sequences share. */
    public int agreeing() {
        return agreeing(expected, found);
    }

    /** Returns whether one sequence is a proper prefix of the other. */
    public boolean truncated() {
        return firstDivergence != null && (firstDivergence.expected() == null || firstDivergence.found() == null);
    }
}
