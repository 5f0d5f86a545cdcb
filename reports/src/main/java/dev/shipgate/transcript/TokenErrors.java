package dev.shipgate.transcript;

import java.util.List;

/**
 * The errors of token ids: the largest of them, and what is usual.
 *
 * @param ids the number of token ids that were compared
 * @param medianRmsNats the median over these ids of their root mean square error
 * @param largest the ids with the largest root mean square error, largest first
 */
public record TokenErrors(int ids, double medianRmsNats, List<TokenError> largest) {

    /** @throws IllegalArgumentException if the parts contradict each other */
    public TokenErrors {
        largest = List.copyOf(largest);
        Require.finiteNotNegative(medianRmsNats, "median error");
        Require.that(!largest.isEmpty() && largest.size() <= ids, largest.size() + " of " + ids + " token ids");
    }
}
