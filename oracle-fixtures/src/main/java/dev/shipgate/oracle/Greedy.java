package dev.shipgate.oracle;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The oracle's own continuation of a prompt.
 *
 * @param ids          the token ids
 * @param text         what they decode to; {@code null} if not recorded
 * @param logitMargins nats: the margin at each token; empty if not recorded
 * @param probMargins  probability: the margin at each token; empty if not recorded
 * @param stoppedOnEos whether the last token ended it; else a limit did
 */
public record Greedy(
        List<Integer> ids,
        @Nullable String text,
        List<Double> logitMargins,
        List<Double> probMargins,
        boolean stoppedOnEos) {

    /** @throws IllegalArgumentException if margins are recorded and there is not one for each token */
    public Greedy {
        ids = List.copyOf(ids);
        logitMargins = List.copyOf(logitMargins);
        probMargins = List.copyOf(probMargins);
        Lengths.requireNoneOr(ids.size(), logitMargins, "greedy.logit_margins");
        Lengths.requireNoneOr(ids.size(), probMargins, "greedy.prob_margins");
    }
}
