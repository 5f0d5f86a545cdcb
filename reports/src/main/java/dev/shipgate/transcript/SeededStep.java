package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.shipgate.transcript.WeightAudit.Experts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of the bundle from the oracle's own cache.
 *
 * @param subject the case
 * @param step both rows after the seed token
 * @param experts the mixture of experts of the graph, if the rows have another top-1; {@code null} if they have the
 *     same, or the graph has no experts, or an older version measured
 */
public record SeededStep(
        Subject subject,
        PositionObservation step,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Experts experts) implements Observation {

    /** Creates the observation of a graph without experts. */
    public SeededStep(Subject subject, PositionObservation step) {
        this(subject, step, null);
    }

    @Override
    public List<PositionObservation> comparedPositions() {
        return List.of(step);
    }
}
