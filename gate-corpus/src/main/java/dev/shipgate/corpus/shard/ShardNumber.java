package dev.shipgate.corpus.shard;

import dev.shipgate.oracle.ListedCase;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which part of a corpus to measure. A shard has consecutive cases, since the states of a case can't be divided, and
 * about as many positions as any other.
 *
 * @param index which part, from 1
 * @param of how many parts there are
 */
public record ShardNumber(int index, int of) {

    /** The corpus as a whole. */
    public static final ShardNumber WHOLE = new ShardNumber(1, 1);

    private static final Pattern TEXT = Pattern.compile("([0-9]{1,6})/([0-9]{1,6})");

    /** Cases from the first index up to, but not including, the end. */
    record Range(int first, int end) {

        boolean contains(int index) {
            return index >= first && index < end;
        }
    }

    /** @throws IllegalArgumentException if there is no such part */
    public ShardNumber {
        if (index < 1 || index > of) {
            throw new IllegalArgumentException(
                    "there is no shard " + index + " of " + of + "; expected I/N with I from 1 to N, such as 3/16");
        }
    }

    /**
     * Returns the shard of this name, such as {@code 3/16}.
     *
     * @throws IllegalArgumentException if it isn't one
     */
    public static ShardNumber of(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' isn't a shard; expected I/N, such as 3/16");
        }
        return new ShardNumber(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    /** Returns its cases. Each case is in one of the shards, whichever machine asks. */
    Range range(List<ListedCase> cases) {
        return new Range(boundary(index - 1, cases), boundary(index, cases));
    }

    /**
     * Returns the first case after {@code shards} shards: the first that has their share of all positions before it.
     */
    private int boundary(int shards, List<ListedCase> cases) {
        if (shards == of) {
            return cases.size();
        }
        long all = positions(cases);
        long before = 0;
        int boundary = 0;
        while (boundary < cases.size() && before * of < all * shards) {
            before += positionsOf(cases.get(boundary++));
        }
        return boundary;
    }

    private static long positions(List<ListedCase> cases) {
        return cases.stream().mapToLong(ShardNumber::positionsOf).sum();
    }

    private static long positionsOf(ListedCase each) {
        return each.isJudged() ? each.positions() : 0;
    }
}
