package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The same prompt run in one prefill and in single steps.
 *
 * @param subject the case
 * @param width the number of tokens that the prefill processed at once
 * @param positions the rows of the prefill, compared with the oracle's; only the last if the graph returns no others
 * @param differing the positions at which prefill and single steps have different top-1 tokens
 * @param maxAbsLogit nats: the largest difference of two logits between prefill and single steps
 * @param paths the states that wide steps leave and what follows from them; none in transcripts of versions that
 *     compared only rows
 */
public record PrefillWidth(
        Subject subject,
        int width,
        List<PositionObservation> positions,
        List<Integer> differing,
        double maxAbsLogit,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<PrefillPath> paths)
        implements Observation {

    /** @throws IllegalArgumentException if there are neither as many rows as tokens nor only one */
    public PrefillWidth {
        positions = List.copyOf(positions);
        differing = List.copyOf(differing);
        paths = List.copyOf(paths);
        Require.that(
                width == positions.size() || positions.size() == 1,
                width + " tokens, but " + positions.size() + " rows");
        Require.finiteNotNegative(maxAbsLogit, "largest logit difference");
    }

    /** Makes an observation of rows without states, as earlier versions did. */
    public PrefillWidth(
            Subject subject,
            int width,
            List<PositionObservation> positions,
            List<Integer> differing,
            double maxAbsLogit) {
        this(subject, width, positions, differing, maxAbsLogit, List.of());
    }

    @JsonCreator
    static PrefillWidth of(
            @JsonProperty("subject") Subject subject,
            @JsonProperty("width") int width,
            @JsonProperty("positions") List<PositionObservation> positions,
            @JsonProperty("differing") List<Integer> differing,
            @JsonProperty("max_abs_logit") double maxAbsLogit,
            @JsonProperty("paths") @Nullable List<PrefillPath> paths) {
        return new PrefillWidth(
                subject, width, positions, differing, maxAbsLogit, Objects.requireNonNullElse(paths, List.of()));
    }
}
