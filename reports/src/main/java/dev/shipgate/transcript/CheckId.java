package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The checks, in the order in which they are shown. Each measures one thing. */
public enum CheckId {
    /** Is the recorded reference itself sure, finite and consistent? */
    ORACLE_HEALTH,
    /** Do manifest, graph, tokenizer and files of the bundle belong together, and to the oracle? */
    BUNDLE_CONTRACT,
    /** Does the graph hold what name and metadata of the bundle say of its quantisation? */
    CLAIMS,
    /** Does the gate go red over what is known to be wrong? */
    NEGATIVE_CONTROLS,
    /** Does every position of a prompt, fed one token at a time, give the oracle's top-1? */
    TEACHER_FORCED_SWEEP,
    /** Does one step from the oracle's own cache give the oracle's top-1? */
    SEEDED_STEP,
    /** Is the bundle's own continuation the oracle's? */
    GREEDY,
    /** Are the carried states finite, alive and those of the oracle? */
    CARRIED_STATE,
    /** Does a prompt in one prefill give what it gives in single steps? */
    PREFILL_WIDTH,
    /** Is the bundle's own continuation the baseline's? */
    BASELINE_PARITY,
    /** Is the continuation on each device the oracle's and the bundle's? */
    DEVICE_RUNS,
    /** Does the same input give the same bits again? */
    REPEATABILITY;

    /** Returns the name that files use, such as {@code teacher_forced_sweep}. */
    @JsonValue
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
