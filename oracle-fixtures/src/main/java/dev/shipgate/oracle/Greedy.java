package dev.shipgate.oracle;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The oracle's own continuation of a prompt, always taking the top token.
 *
 * @param ids the tokens, in order
 * @param text the same as text
 * @param logitMargins margin before each token in nats; empty if not recorded
 * @param probMargins margin before each token in probability; empty if not recorded
 * @param stoppedOnEos whether the continuation ended because the model ended the text
 */
public record Greedy(
        List<Integer> ids,
        @Nullable String text,
        List<Double> logitMargins,
        List<Double> probMargins,
        boolean stoppedOnEos) {

    /** @throws IllegalArgumentException if margins are recorded but not one for each id, or are not finite */
    public Greedy {
        ids = List.copyOf(ids);
        logitMargins = List.copyOf(logitMargins);
        probMargins = List.copyOf(probMargins);
        RequireThat.sameLengthIfRecorded("greedy.logit_margins", logitMargins, "greedy.ids", ids.size());
        RequireThat.sameLengthIfRecorded("greedy.prob_margins", probMargins, "greedy.ids", ids.size());
        RequireThat.finite("greedy.logit_margins", logitMargins);
        RequireThat.finite("greedy.prob_margins", probMargins);
    }
}
