package dev.shipgate.devicerun;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Both sides of a comparison that another tool published, so that it can be judged again. Anything the tool did not
 * record stays unknown.
 *
 * @param result the tool's own verdict, in its own words; null if it gave none
 * @param marginFloor the margin below which the tool's own format calls a position weak, in softmax probability
 * @param reference the reference's answer
 * @param probMargins softmax probability of the reference's first choice minus that of its second, for each of its
 *     tokens; empty if not recorded
 * @param bundle the bundle's answer
 */
public record PublishedTranscript(
        @Nullable String result, double marginFloor, Answer reference, List<Double> probMargins, Answer bundle) {

    /** The floor that both formats document, in softmax probability, used if a transcript doesn't specify its own. */
    static final double DOCUMENTED_FLOOR = 0.1;

    /**
     * One side's answer.
     *
     * @param ids the tokens; null if not recorded
     * @param text the same answer as text; null if not recorded
     */
    public record Answer(
            @Nullable List<Integer> ids, @Nullable String text) {

        public Answer {
            ids = ids == null ? null : List.copyOf(ids);
        }

        /** Tells whether neither tokens nor text were recorded, or both are empty. */
        public boolean isSilent() {
            return (ids == null || ids.isEmpty()) && (text == null || text.isEmpty());
        }
    }

    /**
     * @throws IllegalArgumentException if there are margins but not exactly one per token, or one isn't a probability
     */
    public PublishedTranscript {
        probMargins = List.copyOf(probMargins);
        int tokens = reference.ids() == null ? 0 : reference.ids().size();
        if (!probMargins.isEmpty() && probMargins.size() != tokens) {
            throw new IllegalArgumentException(
                    "there are " + probMargins.size() + " margins for " + tokens + " tokens of the reference");
        }
        for (double margin : probMargins) {
            if (!(margin >= 0 && margin <= 1)) {
                throw new IllegalArgumentException("a probability margin must be between 0 and 1, found " + margin);
            }
        }
    }
}
