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
 * What the figures of compared rows are called: where the oracle recorded the largest logits alone, KL is a lower
 * bound, and cosine and logit differences are over so many tokens.
 *
 * @param topK how many logits of each row were compared; {@code null} if it was the whole vocabulary
 */
public record MetricLabels(@Nullable Integer topK) {

    /** Returns the terms of a whole run; an oracle records all of its rows in one way. */
    public static MetricLabels of(Transcript transcript) {
        return of(transcript.measured().observations().stream()
                .flatMap(observation -> observation.comparedPositions().stream()));
    }

    /** Returns the terms of these positions. */
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

    /** Returns the terms of one comparison. */
    public static MetricLabels of(RowDifference difference) {
        return new MetricLabels(difference.topK());
    }

    /** Returns what a column of KL is called, such as {@code max KL}. */
    public String kl(String name) {
        return topK == null ? name : name + ", lower bound";
    }

    /** Returns what a KL divergence is called in a sentence. */
    public String klNoun() {
        return topK == null ? "KL divergence" : "lower bound of the KL divergence";
    }

    /** Returns what a column of cosines or of logit differences is called, such as {@code min cosine}. */
    public String logits(String name) {
        return topK == null ? name : name + " of top " + topK;
    }

    /** Returns a KL divergence that has been written, as a lower bound if it is one. */
    public String klValue(String written) {
        return topK == null ? written : "≥ " + written;
    }

    /** Returns what has to be said of all figures, one sentence; nothing where rows are whole. */
    public Optional<String> note() {
        return topK == null
                ? Optional.empty()
                : Optional.of("The oracle recorded the " + topK
                        + " largest logits of each row: KL is a lower bound, and cosine and"
                        + " logit differences are over those " + topK + " tokens only.");
    }
}
