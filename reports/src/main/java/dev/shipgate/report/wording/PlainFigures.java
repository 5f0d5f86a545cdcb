package dev.shipgate.report.wording;

import dev.shipgate.transcript.BaselineParity;
import dev.shipgate.transcript.BundleContract;
import dev.shipgate.transcript.CarriedStates;
import dev.shipgate.transcript.Claims;
import dev.shipgate.transcript.DeviceParity;
import dev.shipgate.transcript.Failed;
import dev.shipgate.transcript.GreedySequence;
import dev.shipgate.transcript.MarginNoise;
import dev.shipgate.transcript.NegativeControl;
import dev.shipgate.transcript.NotApplicable;
import dev.shipgate.transcript.NotMeasured;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.OracleHealth;
import dev.shipgate.transcript.PrefillWidth;
import dev.shipgate.transcript.Repeatability;
import dev.shipgate.transcript.SeededStep;
import dev.shipgate.transcript.TeacherForcedSweep;
import dev.shipgate.transcript.TranscriptFile;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Shows observations that no report has specific wording for, as figures with their names in the transcript. A new kind
 * of observation is therefore in every report before anyone writes a section for it.
 */
public final class PlainFigures {

    /** The kinds that reports show in their own way. Add a kind here when it gets its own section. */
    private static final Set<Class<? extends Observation>> SHOWN_OTHERWISE = Set.of(
            OracleHealth.class,
            BundleContract.class,
            Claims.class,
            NegativeControl.class,
            MarginNoise.class,
            TeacherForcedSweep.class,
            SeededStep.class,
            GreedySequence.class,
            CarriedStates.class,
            PrefillWidth.class,
            BaselineParity.class,
            DeviceParity.class,
            Repeatability.class,
            NotApplicable.class,
            NotMeasured.class,
            Failed.class);

    private static final int MOST_VALUES = 8;

    private final Set<Class<? extends Observation>> shownOtherwise;

    /** Shows the kinds that no report has specific wording for. */
    public PlainFigures() {
        this(SHOWN_OTHERWISE);
    }

    /** @param shownOtherwise the kinds to omit */
    public PlainFigures(Set<Class<? extends Observation>> shownOtherwise) {
        this.shownOtherwise = shownOtherwise;
    }

    /**
     * Returns the figures of an observation by name, in the order of the transcript; empty if reports show its kind in
     * their own way. A list of numbers or words is one figure. For a list of anything else, the figure is the number of
     * its elements.
     */
    public Map<String, String> of(Observation observation) {
        Map<String, String> figures = new LinkedHashMap<>();
        if (!shownOtherwise.contains(observation.getClass())) {
            JsonNode json = new JsonMapper().readTree(new TranscriptFile().toJson(observation));
            json.properties().stream()
                    .filter(each ->
                            !each.getKey().equals("type") && !each.getKey().equals("subject"))
                    .forEach(each -> add(each.getKey(), each.getValue(), figures));
        }
        return figures;
    }

    private static void add(String name, JsonNode value, Map<String, String> figures) {
        if (value.isObject()) {
            value.properties().forEach(each -> add(name + "." + each.getKey(), each.getValue(), figures));
        } else {
            figures.put(name, value.isArray() ? list(value) : value.isNull() ? Numbers.NONE : value.asString());
        }
    }

    private static String list(JsonNode values) {
        boolean plain = StreamSupport.stream(values.spliterator(), false).allMatch(JsonNode::isValueNode);
        if (!plain) {
            return Numbers.count(values.size()) + " entries";
        }
        String first = StreamSupport.stream(values.spliterator(), false)
                .limit(MOST_VALUES)
                .map(JsonNode::asString)
                .collect(Collectors.joining(", "));
        return values.isEmpty()
                ? "none"
                : first + (values.size() > MOST_VALUES ? ", … of " + Numbers.count(values.size()) : "");
    }
}
