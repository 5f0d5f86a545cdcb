package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The observation of a check. It has only facts: no threshold and no opinion. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = OracleHealth.class, name = "oracle_health"),
    @JsonSubTypes.Type(value = BundleContract.class, name = "bundle_contract"),
    @JsonSubTypes.Type(value = Claims.class, name = "claims"),
    @JsonSubTypes.Type(value = NegativeControl.class, name = "negative_control"),
    @JsonSubTypes.Type(value = MarginNoise.class, name = "margin_noise"),
    @JsonSubTypes.Type(value = TeacherForcedSweep.class, name = "teacher_forced_sweep"),
    @JsonSubTypes.Type(value = SeededStep.class, name = "seeded_step"),
    @JsonSubTypes.Type(value = GreedySequence.class, name = "greedy"),
    @JsonSubTypes.Type(value = CarriedStates.class, name = "carried_states"),
    @JsonSubTypes.Type(value = PrefillWidth.class, name = "prefill_width"),
    @JsonSubTypes.Type(value = BaselineParity.class, name = "baseline_parity"),
    @JsonSubTypes.Type(value = DeviceParity.class, name = "device_parity"),
    @JsonSubTypes.Type(value = Repeatability.class, name = "repeatability"),
    @JsonSubTypes.Type(value = ContextReach.class, name = "context_reach"),
    @JsonSubTypes.Type(value = NotApplicable.class, name = "not_applicable"),
    @JsonSubTypes.Type(value = NotMeasured.class, name = "not_measured"),
    @JsonSubTypes.Type(value = Failed.class, name = "failed")
})
public sealed interface Observation
        permits OracleHealth,
                BundleContract,
                Claims,
                NegativeControl,
                MarginNoise,
                TeacherForcedSweep,
                SeededStep,
                GreedySequence,
                CarriedStates,
                PrefillWidth,
                BaselineParity,
                DeviceParity,
                Repeatability,
                ContextReach,
                Unmeasured {

    /** Returns the subject: the check and its target. */
    Subject subject();

    /**
     * Returns the rows of single steps that were compared with the oracle's; empty if there are none. Code that shows
     * rows calls this, so it needn't know every kind of observation.
     */
    default List<PositionObservation> comparedPositions() {
        return List.of();
    }

    /**
     * Returns the points where a continuation of the bundle departs from a reference; empty if it doesn't, or if there
     * is no continuation.
     */
    default List<Departure> departures() {
        return List.of();
    }

    /**
     * Returns the departures that a failed judgement is about.
     *
     * @param tally the tally of the judgement; {@code null} if it has none
     */
    default List<Departure> departuresAgainst(@Nullable Tally tally) {
        return departures();
    }

    /** Returns the oracle's own rows if they were examined without the bundle; empty otherwise. */
    default List<OracleHealth.PositionMargin> oraclePositions() {
        return List.of();
    }

    /** Returns the oracle's known margins at the observed positions. */
    default List<Margin> oracleMargins() {
        return comparedPositions().stream()
                .map(PositionObservation::oracle)
                .flatMap(Stream::ofNullable)
                .map(RowTop::margin)
                .toList();
    }
}
