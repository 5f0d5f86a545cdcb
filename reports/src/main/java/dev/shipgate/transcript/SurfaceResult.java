package dev.shipgate.transcript;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one surface generated, compared with the oracle: a column of the matrix. It follows from the measurements, and
 * nothing is judged by it.
 *
 * @param name the name of the surface
 * @param kind what it is
 * @param bundle the name of the bundle that it ran; {@code null} if it ran none, or isn't known
 * @param engine the engine with its version; {@code null} if it isn't known
 * @param missing why it isn't there; {@code null} if it is
 * @param required whether a run without it is inconclusive
 * @param agreeing the tokens before the first difference, over all cases
 * @param of the tokens of the oracle, over the same cases
 * @param identical the cases whose continuation is the oracle's
 * @param cases the cases that were compared
 * @param rows the teacher-forced positions that were compared, and how many have the oracle's top-1; 0 of 0 if none
 * @param interruption why the recording of a case isn't complete, such as {@code killed}; {@code null} if all are
 * @param notCompared the cases that should have been compared, but weren't
 * @param fork where it first chooses another token than the oracle; {@code null} if it never does
 * @param cut where it first ends although every token is the oracle's, in the case of {@code interruption} if there is
 *     one; {@code null} if it never does
 * @param stops how it stops
 * @param sigmaNats σ of the margins of the bundle that it ran; {@code null} if it isn't known
 * @param ownSigmaNats σ of the margins of its own rows; {@code null} if it isn't known
 * @param memory the most memory that it needed at once; {@code null} if it doesn't say
 */
public record SurfaceResult(
        String name,
        Kind kind,
        @Nullable String bundle,
        @Nullable String engine,
        @Nullable String missing,
        boolean required,
        int agreeing,
        int of,
        int identical,
        int cases,
        Rate rows,
        @Nullable String interruption,
        int notCompared,
        @Nullable Fork fork,
        @Nullable Cut cut,
        Stops stops,
        @Nullable Double sigmaNats,
        @Nullable Double ownSigmaNats,
        @Nullable PeakMemory memory) {

    /**
     * The most memory at once.
     *
     * @param scope what {@code bytes} counts; {@code null} if it isn't known
     */
    public record PeakMemory(long bytes, @Nullable MemoryScope scope) {}

    /** What a surface is. */
    public enum Kind {
        /** The recorded reference. */
        ORACLE,
        /** The bundle whose tokens must be the same. */
        BASELINE,
        /** The gated bundle in the engine of the run. */
        GATED,
        /** A recording of a device. */
        DEVICE,
        /** Another engine or another bundle, which the gate ran. */
        ENGINE
    }

    /**
     * The first different token, over all cases.
     *
     * @param caseId its case
     * @param index how many tokens agree before it
     * @param marginNats the oracle's margin there, else the gated bundle's; {@code null} if neither is known
     * @param sigmas the margin in units of σ; {@code null} if one of them isn't known
     * @param isLate whether at least {@link Divergence#LATE_TOKENS} tokens agree before it
     */
    public record Fork(
            String caseId,
            int index,
            @Nullable Double marginNats,
            @Nullable Double sigmas,
            boolean isLate) {}

    /**
     * A continuation that ends short: every token is the oracle's, and there are fewer.
     *
     * @param caseId its case
     * @param tokens the tokens that it has
     * @param context the tokens that it has with those of the prompt; the same if the prompt isn't known
     * @param round the round one of these two lengths, which suggests a limit of the runtime; {@code null} if none is
     * @param isNonFinite whether it ends because a logit was NaN or infinite, so no token could be chosen
     */
    public record Cut(
            String caseId,
            int tokens,
            int context,
            @Nullable Integer round,
            boolean isNonFinite) {

        private static final int BLOCK = 16;

        /** Every shorter length is near a power of two, so none of them suggests a limit. */
        private static final int SHORTEST_LIMIT = 8;

        /** Makes the end of a continuation that couldn't choose its next token: its length suggests no limit. */
        static Cut halted(String caseId, int tokens, int promptTokens) {
            return new Cut(caseId, tokens, promptTokens + tokens, null, true);
        }

        static Cut of(String caseId, int tokens, int promptTokens) {
            int context = promptTokens + tokens;
            return new Cut(
                    caseId,
                    tokens,
                    context,
                    isRound(context) ? (Integer) context : isRound(tokens) ? tokens : null,
                    false);
        }

        /** Caches and budgets are made in blocks of 16, or in powers of two. */
        private static boolean isRound(int length) {
            return length >= SHORTEST_LIMIT && (length % BLOCK == 0 || Integer.bitCount(length) == 1);
        }
    }

    /**
     * How continuations stop.
     *
     * @param expected the cases in which the oracle stops
     * @param withOracle how many of them stop at the same token
     * @param early the cases that stop where the oracle goes on
     * @param past the cases that go on where the oracle stops
     * @param cut the cases that end without a stop token
     */
    public record Stops(int expected, int withOracle, int early, int past, int cut) {}

    /**
     * Returns the results of a run, in the order of the columns: oracle, baseline, gated bundle, the other surfaces.
     */
    public static List<SurfaceResult> of(Transcript transcript) {
        return new SurfaceResults(transcript.measured()).all();
    }
}
