package dev.shipgate.oracle;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The oracle's own greedy continuation of a prompt: the top token at every step.
 *
 * @param ids the tokens, in order
 * @param text the decoded text of the tokens
 * @param logitMargins the margin at which each token was chosen, in nats; empty if not recorded
 * @param probMargins the margin at which each token was chosen, in probability; empty if not recorded
 * @param stoppedOnEos whether the continuation ended because the model produced an end-of-text token
 */
public record Greedy(
        List<Integer> ids,
        @Nullable String text,
        List<Double> logitMargins,
        List<Double> probMargins,
        boolean stoppedOnEos) {

    /**
     * @throws IllegalArgumentException if margins are recorded but there isn't exactly one per id, or one isn't finite
     */
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
