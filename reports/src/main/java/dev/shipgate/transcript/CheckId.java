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
            "Is the recorded reference confident, finite and consistent?",
            "record the oracle again, with prompts in which every position clears the margin floor; the recorder's"
                    + " --suggest finds some",
            Scope.EACH_CASE,
            Requirement.REQUIRED),
    BUNDLE_CONTRACT(
            "Bundle contract",
            "Do the manifest, graph, tokenizer and files match each other and the oracle?",
            "correct the named part; if it is the graph, convert again",
            Scope.WHOLE_BUNDLE,
            Requirement.REQUIRED),
    CLAIMS(
            "Claims",
            "Does the graph match what the bundle's name and metadata claim about its quantisation?",
            "convert again with the option that the claim names, or correct the claim; a policy can waive it with a"
                    + " reason and a last day",
            Scope.WHOLE_BUNDLE,
            Requirement.WHEN_GIVEN),
    NEGATIVE_CONTROLS(
            "Negative controls",
            "Does the gate fail data that is known to be wrong?",
            "do not trust any pass of this run; find out why the gate missed a planted fault",
            Scope.EACH_CONTROL,
            Requirement.REQUIRED),
    MARGIN_NOISE(
            "Margin noise",
            "How far do the bundle's margins wander from the oracle's, and is that noise?",
            "follow the finding; where it names only quantisation noise, use more bits or smaller blocks, or judge a"
                    + " bundle that is meant to have 4 bits with '--policy four-bit'",
            Scope.WHOLE_BUNDLE,
            Requirement.REQUIRED),
    TEACHER_FORCED_SWEEP(
            "Teacher-forced sweep",
            "Does every position of a prompt, fed one token at a time, have the oracle's top-1?",
            "look at the neighbours of such a position: if they are healthy, suspect the head; if all are bad, the"
                    + " weights; if only those from some position on are bad, the state",
            Scope.EACH_JUDGED_CASE,
            Requirement.REQUIRED,
            Need.HEALTHY_CASE),
    SEEDED_STEP(
            "Seeded step",
            "Does one step from the oracle's own cache have the oracle's top-1?",
            "if the sweep passes, the layout of the state differs from the oracle's; if not, suspect the weights",
            Scope.EACH_JUDGED_CASE,
            Requirement.WHEN_GIVEN,
            Need.HEALTHY_CASE),
    GREEDY(
            "Greedy decoding",
            "Is the bundle's own continuation the same as the oracle's?",
            "gate the fp32 export of the same graph; if it passes, the quantisation is too coarse",
            Scope.EACH_JUDGED_CASE,
            Requirement.REQUIRED,
            Need.HEALTHY_CASE),
    CARRIED_STATE(
            "Carried states",
            "Are the carried states finite and alive, and do they match the oracle's?",
            "run 'shipgate bisect' against a good bundle to find the first layer that differs",
            Scope.EACH_JUDGED_CASE,
            Requirement.WHEN_GIVEN),
    PREFILL_WIDTH(
            "Prefill width",
            "Does a prompt give the same results in one prefill as in single steps?",
            "check which side agrees with the oracle; an application that prefills takes a different path from one that"
                    + " steps",
            Scope.EACH_JUDGED_CASE,
            Requirement.WHEN_GIVEN,
            Need.HEALTHY_CASE),
    BASELINE_PARITY(
            "Baseline parity",
            "Is the bundle's own continuation the same as the baseline's?",
            "compare the heads, the only part in which the two bundles should differ",
            Scope.EACH_JUDGED_CASE,
            Requirement.WHEN_GIVEN,
            Need.HEALTHY_CASE,
            Need.BASELINE),
    DEVICE_RUNS(
            "Device runs",
            "Is the continuation on each device the same as the oracle's and the bundle's?",
            "run the same bundle on the device's CPU to see whether the delegate or the bundle is at fault",
            Scope.EACH_JUDGED_CASE_AND_DEVICE_RUN,
            Requirement.WHEN_GIVEN,
            Need.HEALTHY_CASE,
            Need.DEVICE_RUNS),
    REPEATABILITY(
            "Repeatability",
            "Does the same input give bit-identical logits again?",
            "run with --threads 1; if that repeats, a kernel has a race; if not, look for stale state",
            Scope.EACH_WAY_OF_REPEATING,
            Requirement.REQUIRED),
    CONTEXT_REACH(
            "Context reach",
            "Does the bundle still step at the end of the context that its manifest promises?",
            "export the graph for the promised length, or promise less in the manifest",
            Scope.WHOLE_BUNDLE,
            Requirement.WHEN_GIVEN,
            Need.CONTEXT_TRIAL);

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

    /** Returns whether the check compares the bundle's own tokens with the oracle's. A pass needs such a check. */
    public boolean comparesTokensWithOracle() {
        return switch (this) {
            case TEACHER_FORCED_SWEEP, SEEDED_STEP, GREEDY -> true;
            case ORACLE_HEALTH,
                    BUNDLE_CONTRACT,
                    CLAIMS,
                    NEGATIVE_CONTROLS,
                    MARGIN_NOISE,
                    CARRIED_STATE,
                    PREFILL_WIDTH,
                    BASELINE_PARITY,
                    DEVICE_RUNS,
                    REPEATABILITY,
                    CONTEXT_REACH -> false;
        };
    }

    /** Returns whether the check needs {@code need} before it can be judged. */
    public boolean needs(Need need) {
        return needs.contains(need);
    }
}
