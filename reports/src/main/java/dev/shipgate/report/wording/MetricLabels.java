package dev.shipgate.report.wording;

import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.RowDifference;
import dev.shipgate.transcript.Transcript;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The labels of the figures of compared rows. If the oracle recorded only the largest logits, or the engine gives only
 * those, KL is a lower bound, and the labels of cosine and logit differences give the number of tokens that they cover.
 *
 * @param topK the number of logits of each row that were compared; {@code null} if it was the full vocabulary
 * @param comparesLogits whether the engine gives logits; cosine and logit differences aren't measured if it gives
 *     log-probabilities
 */
public record MetricLabels(@Nullable Integer topK, boolean comparesLogits) {

    /** Makes the labels for an engine that gives logits. */
    public MetricLabels(@Nullable Integer topK) {
        this(topK, true);
    }

    /** Returns the labels for a whole run; an oracle records all of its rows in one way. */
    public static MetricLabels of(Transcript transcript) {
        return of(transcript.measured().observations().stream()
                .flatMap(observation -> observation.comparedPositions().stream()));
    }

    /** Returns the labels for these positions. */
    public static MetricLabels of(Collection<PositionObservation> positions) {
        return of(positions.stream());
    }

    private static MetricLabels of(Stream<PositionObservation> positions) {
        return positions
                .map(PositionObservation::difference)
                .filter(Objects::nonNull)
                .findFirst()
                .map(MetricLabels::of)
                .orElse(new MetricLabels(null));
    }

    /** Returns the labels for one comparison. */
    public static MetricLabels of(RowDifference difference) {
        return new MetricLabels(difference.topK(), difference.cosine() != null);
    }

    /** Returns the label of a column of KL, such as {@code max KL}. */
    public String kl(String name) {
        return topK == null ? name : name + ", lower bound";
    }

    /** Returns the name of a KL divergence in a sentence. */
    public String klNoun() {
        return topK == null ? "KL divergence" : "lower bound of the KL divergence";
    }

    /** Returns the label of a column of cosines or of logit differences, such as {@code min cosine}. */
    public String logits(String name) {
        return topK == null || !comparesLogits ? name : name + " of top " + topK;
    }

    /** Returns a formatted KL divergence, marked as a lower bound if it is one. */
    public String klValue(String written) {
        return topK == null ? written : "≥ " + written;
    }

    /** Returns a note that applies to all figures, one sentence; empty if the rows are full. */
    public Optional<String> note() {
        if (!comparesLogits) {
            return Optional.of((topK == null
                            ? "The engine gives log-probabilities"
                            : "The engine gives only the log-probabilities of its likeliest tokens, so KL is a"
                                    + " lower bound")
                    + ": cosine and logit differences are not measured.");
        }
        return topK == null
                ? Optional.empty()
                : Optional.of("The oracle recorded the " + topK
                        + " largest logits of each row: KL is a lower bound, and cosine and"
                        + " logit differences are over those " + topK + " tokens only.");
    }
}
