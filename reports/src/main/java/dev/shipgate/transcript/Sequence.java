package dev.shipgate.transcript;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Two greedy continuations of one prompt, compared token by token.
 *
 * @param expected the token ids of the reference
 * @param found the token ids of the other
 * @param expectedText the reference, decoded; {@code null} where no tokenizer could say
 * @param foundText the other, decoded; {@code null} where no tokenizer could say
 * @param firstDivergence where they part; {@code null} if they are identical
 */
public record Sequence(
        List<Integer> expected,
        List<Integer> found,
        @Nullable String expectedText,
        @Nullable String foundText,
        @Nullable Divergence firstDivergence) {

    /** @throws IllegalArgumentException if {@code firstDivergence} is not where the lists part */
    public Sequence {
        expected = List.copyOf(expected);
        found = List.copyOf(found);
        int index = agreeing(expected, found);
        boolean identical = index == expected.size() && index == found.size();
        Require.that(
                identical ? firstDivergence == null : firstDivergence != null && firstDivergence.index() == index,
                "the sequences part at " + index + ", not at " + firstDivergence);
    }

    /** Returns how many leading tokens of the two lists are the same. */
    public static int agreeing(List<Integer> expected, List<Integer> found) {
        int shorter = Math.min(expected.size(), found.size());
        int index = 0;
        while (index < shorter && expected.get(index).equals(found.get(index))) {
            index++;
        }
        return index;
    }

    /** Returns how many leading tokens are the same. */
    public int agreeing() {
        return agreeing(expected, found);
    }

    /** Tells whether one sequence is the beginning of the other and they are not the same. */
    public boolean truncated() {
        return firstDivergence != null && (firstDivergence.expected() == null || firstDivergence.found() == null);
    }
}
