package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One way to feed the tokens of a prompt, several at once, and a comparison with the same tokens in single steps: the
 * rows, the states that are left, and the rows of a continuation in single steps from these states.
 *
 * @param kind how the prompt was divided
 * @param widths the number of tokens that each call was fed, in order; 1 is a single step
 * @param rows the number of rows that were compared, those of the continuation included
 * @param continued the number of tokens that were fed after the prompt
 * @param flips the rows that have another top-1 than in single steps
 * @param maxAbsLogit nats: the largest difference of two logits between this path and single steps
 * @param states one entry for each carried state, as it is after the prompt
 * @param notRun why the engine could not run this path; {@code null} if it did
 */
public record PrefillPath(
        Kind kind,
        List<Integer> widths,
        int rows,
        int continued,
        List<Flip> flips,
        double maxAbsLogit,
        List<State> states,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String notRun) {

    /** How a prompt was divided. */
    public enum Kind {
        /** The whole prompt at once. */
        AT_ONCE("in one prefill"),
        /** Two chunks, the second one narrower than the window of a convolution. */
        TWO_CHUNKS("in two chunks"),
        /** A first turn at once, its answer in single steps, then the rest at once on top of both. */
        SECOND_TURN("as a second turn");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** Returns the name that files use, such as {@code two_chunks}. */
        @JsonValue
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Returns how the prompt was fed, in words that follow "fed". */
        public String words() {
            return words;
        }
    }

    /** @throws IllegalArgumentException if no token was fed, or a number is out of its range */
    public PrefillPath {
        widths = List.copyOf(widths);
        flips = List.copyOf(flips);
        states = List.copyOf(states);
        Require.that(
                !widths.isEmpty() && widths.stream().allMatch(width -> width > 0),
                "each call is fed at least one token: " + widths);
        Require.notNegative(rows, "count of rows");
        Require.notNegative(continued, "count of continued tokens");
        Require.finiteNotNegative(maxAbsLogit, "largest logit difference");
    }

    /** Returns a path that the engine could not run. */
    public static PrefillPath notRun(Kind kind, List<Integer> widths, String why) {
        return new PrefillPath(kind, widths, 0, 0, List.of(), 0, List.of(), why);
    }

    /**
     * A row whose top-1 isn't that of single steps.
     *
     * @param position 0-based position of the token that was fed
     * @param steps the top of the row in single steps
     * @param found this path's top-1; {@code null} if the row isn't finite
     */
    public record Flip(int position, RowTop steps, @Nullable Token found) {

        /** @throws IllegalArgumentException if the position is negative */
        public Flip {
            Require.notNegative(position, "position");
        }
    }

    /**
     * A carried state after the prompt.
     *
     * @param slot layer and kind
     * @param fromSteps the difference from the state after single steps; {@code null} if the two have different shapes
     *     or only this one isn't finite
     * @param stepsFromOracle the relative error of the state after single steps, from the oracle's, after the whole
     *     prompt of the case; {@code null} if the oracle recorded none
     */
    public record State(
            CarriedSlot slot,
            @Nullable StateDifference fromSteps,
            @Nullable Double stepsFromOracle) {

        /** @throws IllegalArgumentException if the error is negative or not finite */
        public State {
            if (stepsFromOracle != null) {
                Require.finiteNotNegative(stepsFromOracle, "relative error");
            }
        }
    }
}
