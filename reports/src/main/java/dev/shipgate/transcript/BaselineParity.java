package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bundle's own continuation of a prompt, compared with the baseline's.
 *
 * @param subject the case
 * @param sequence expected: the baseline's continuation; found: the bundle's
 * @param againstOracle expected: the oracle's continuation; found: the baseline's; {@code null} if the oracle recorded
 *     none, and in transcripts of versions that didn't compare them
 * @param rows the baseline's rows against the oracle's; {@code null} in transcripts of versions that didn't compare
 *     them
 */
public record BaselineParity(
        Subject subject,
        Sequence sequence,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Sequence againstOracle,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable BaselineRows rows)
        implements Observation {

    /** Makes an observation without the oracle's continuation. */
    public BaselineParity(Subject subject, Sequence sequence) {
        this(subject, sequence, null, null);
    }

    @Override
    public List<Departure> departures() {
        return Departure.of(Departure.BASELINE, sequence);
    }
}
