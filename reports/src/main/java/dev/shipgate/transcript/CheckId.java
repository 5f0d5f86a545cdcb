package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Set;

/**
 * The checks, in display order. Each measures one thing. Everything that the rest of the program needs to know about a
 * check is declared here, so a new check needs no other list.
 */
public enum CheckId {
    ORACLE_HEALTH(
            "Oracle health",
            "Is the recorded reference itself sure, finite and consistent?",
            "record the oracle again, with prompts whose every position clears the margin floor; the recorder's"
                    + " --suggest finds some",
            Scope.EACH_CASE,
            Requirement.REQUIRED),
    BUNDLE_CONTRACT(
            "Bundle contract",
            "Do manifest, graph, tokenizer and files belong together, and to the oracle?",
            "correct the part that is named, and convert again if it is the graph",
            Scope.WHOLE_BUNDLE,
            Requirement.REQUIRED),
    CLAIMS(
            "Claims",
            "Does the graph hold what the bundle's name and metadata say of its quantisation?",
            "convert again with the option that the claim names, or correct the claim; a policy can waive it with a"
                    + " reason and a date",
            Scope.WHOLE_BUNDLE,
            Requirement.WHEN_GIVEN),
    NEGATIVE_CONTROLS(
            "Negative controls",
            "Does the gate go red over what is known to be wrong?",
            "trust no green of this run: find out why a planted fault is not seen",
            Scope.EACH_CONTROL,
            Requirement.REQUIRED),
    TEACHER_FORCED_SWEEP(
            "Teacher-forced sweep",
            "Does every position of a prompt, fed one token at a time, give the oracle's top-1?",
            "see whether the neighbours of such a position are healthy (then suspect the head), all are bad (the"
                    + " weights), or only those from some position on (the state)",
            Scope.EACH_JUDGED_CASE,
            Requirement.REQUIRED,
            Need.HEALTHY_CASE),
    SEEDED_STEP(
            "Seeded step",
            "Does one step from the oracle's own cache give the oracle's top-1?",
            "if the sweep passes, the state is laid out otherwise than the oracle's; if not, suspect the weights",
            Scope.EACH_JUDGED_CASE,
            Requirement.WHEN_GIVEN,
            Need.HEALTHY_CASE),
    GREEDY(
            "Greedy decoding",
            "Is the bundle's own continuation the oracle's?",
            "gate the fp32 export of the same graph; if it passes, the quantisation is too coarse",
            Scope.EACH_JUDGED_CASE,
            Requirement.REQUIRED,
            Need.HEALTHY_CASE),
    CARRIED_STATE(
            "Carried states",
            "Are the carried states finite, alive and those of the oracle?",
            "run 'shipgate bisect' against a good bundle, to find the first layer that differs",
            Scope.EACH_JUDGED_CASE,
            Requirement.WHEN_GIVEN),
    PREFILL_WIDTH(
            "Prefill width",
            "Does a prompt in one prefill give what it gives in single steps?",
            "see which side the oracle agrees with: an application that prefills runs the other path than one "
                    + "that steps",
            Scope.EACH_JUDGED_CASE,
            Requirement.WHEN_GIVEN,
            Need.HEALTHY_CASE),
    BASELINE_PARITY(
            "Baseline parity",
            "Is the bundle's own continuation the baseline's?",
            "compare the heads, the only part in which the two bundles should differ",
            Scope.EACH_JUDGED_CASE,
            Requirement.WHEN_GIVEN,
            Need.HEALTHY_CASE,
            Need.BASELINE),
    DEVICE_RUNS(
            "Device runs",
            "Is the continuation on each device the oracle's and the bundle's?",
            "run the same bundle on the device's CPU, to tell its delegate from the bundle",
            Scope.EACH_JUDGED_CASE_AND_DEVICE_RUN,
            Requirement.WHEN_GIVEN,
            Need.HEALTHY_CASE,
            Need.DEVICE_RUNS),
    REPEATABILITY(
            "Repeatability",
            "Does the same input give the same bits again?",
            "run with --threads 1; if that repeats, a kernel races; if not, look for stale state",
            Scope.EACH_WAY_OF_REPEATING,
            Requirement.REQUIRED);

    private final String title;
    private final String question;
    private final String nextStep;
    private final Scope scope;
    private final Requirement defaultLevel;
    private final Set<Need> needs;

    CheckId(String title, String question, String nextStep, Scope scope, Requirement defaultLevel, Need... needs) {
        this.title = title;
        this.question = question;
        this.nextStep = nextStep;
        this.scope = scope;
        this.defaultLevel = defaultLevel;
        this.needs = Set.of(needs);
    }

    /** Returns the name that files use, such as {@code teacher_forced_sweep}. */
    @JsonValue
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the display name of the check, one to three words. */
    public String title() {
        return title;
    }

    /** Returns the question that the check answers. */
    public String question() {
        return question;
    }

    /** Returns one line of advice for when the check has failed. */
    public String nextStep() {
        return nextStep;
    }

    /** Returns the scope of the check: the subjects that it measures. */
    public Scope scope() {
        return scope;
    }

    /** Returns the level of the check under a policy file that doesn't name it. */
    public Requirement defaultLevel() {
        return defaultLevel;
    }

    /** Returns whether the check needs {@code need} before it can be judged. */
    public boolean needs(Need need) {
        return needs.contains(need);
    }
}
