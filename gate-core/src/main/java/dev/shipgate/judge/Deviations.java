package dev.shipgate.judge;

import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.Tally;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How often the tokens of a run differ for one reason.
 *
 * @param positions the number of positions of prompts
 * @param tokens the number of tokens of continuations
 */
record Deviations(int positions, int tokens) {

    /** Adds up what {@code counted} finds in the tallies of some judgements. */
    static Deviations of(List<Judgement> judgements, ToIntFunction<Tally> counted) {
        int positions = 0;
        int tokens = 0;
        for (Judgement judgement : judgements) {
            Tally tally = judgement.tally();
            int count = tally == null ? 0 : counted.applyAsInt(tally);
            if (isContinuation(judgement.subject().check())) {
                tokens += count;
            } else {
                positions += count;
            }
        }
        return new Deviations(positions, tokens);
    }

    boolean isNone() {
        return positions + tokens == 0;
    }

    private static boolean isContinuation(CheckId check) {
        return check == CheckId.GREEDY || check == CheckId.BASELINE_PARITY || check == CheckId.DEVICE_RUNS;
    }

    private static Stream<String> counted(int count, String one) {
        return count == 0 ? Stream.empty() : Stream.of(count + " " + one + (count == 1 ? "" : "s"));
    }

    /** Returns the counts in words, such as {@code 3 positions and 1 token}. */
    @Override
    public String toString() {
        return Stream.concat(counted(positions, "position"), counted(tokens, "token"))
                .collect(Collectors.joining(" and "));
    }
}
