package dev.shipgate.report.wording;

import dev.shipgate.transcript.CheckId;

/** What the checks are called where people read, and the question that each answers. */
public final class CheckNames {

    private CheckNames() {}

    /** Returns the name of a check, one to three words. */
    public static String title(CheckId check) {
        return switch (check) {
            case ORACLE_HEALTH -> "Oracle health";
            case BUNDLE_CONTRACT -> "Bundle contract";
            case CLAIMS -> "Claims";
            case NEGATIVE_CONTROLS -> "Negative controls";
            case TEACHER_FORCED_SWEEP -> "Teacher-forced sweep";
            case SEEDED_STEP -> "Seeded step";
            case GREEDY -> "Greedy decoding";
            case CARRIED_STATE -> "Carried states";
            case PREFILL_WIDTH -> "Prefill width";
            case BASELINE_PARITY -> "Baseline parity";
            case DEVICE_RUNS -> "Device runs";
            case REPEATABILITY -> "Repeatability";
        };
    }

    /** Returns the question that a check answers. */
    public static String question(CheckId check) {
        return switch (check) {
            case ORACLE_HEALTH -> "Is the recorded reference itself sure, finite and consistent?";
            case BUNDLE_CONTRACT -> "Do manifest, graph, tokenizer and files belong together, and to the oracle?";
            case CLAIMS -> "Does the graph hold what the bundle's name and metadata say of its quantisation?";
            case NEGATIVE_CONTROLS -> "Does the gate go red over what is known to be wrong?";
            case TEACHER_FORCED_SWEEP ->
                "Does every position of a prompt, fed one token at a time, give the oracle's top-1?";
            case SEEDED_STEP -> "Does one step from the oracle's own cache give the oracle's top-1?";
            case GREEDY -> "Is the bundle's own continuation the oracle's?";
            case CARRIED_STATE -> "Are the carried states finite, alive and those of the oracle?";
            case PREFILL_WIDTH -> "Does a prompt in one prefill give what it gives in single steps?";
            case BASELINE_PARITY -> "Is the bundle's own continuation the baseline's?";
            case DEVICE_RUNS -> "Is the continuation on each device the oracle's and the bundle's?";
            case REPEATABILITY -> "Does the same input give the same bits again?";
        };
    }

    /** Returns the anchor of a check's section within a page. */
    public static String anchor(CheckId check) {
        return "check-" + check.id().replace('_', '-');
    }
}
