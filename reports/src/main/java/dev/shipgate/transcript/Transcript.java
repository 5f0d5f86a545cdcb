package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The JSON record of a run. It is the source of truth: every report is made from it and decides nothing.
 *
 * @param schema {@value #SCHEMA}
 * @param verdict the verdict of the whole run
 * @param headline one sentence that explains the verdict
 * @param findings the diagnoses, most likely first; empty if nothing is wrong or the file has none
 * @param judgements the judgement of each subject; empty if the file has none
 * @param policy the policy
 * @param measured the measurements and their inputs
 * @param environment the environment of the run
 * @param effort the cost of the run
 * @param policyDifference how the policy differs from the built-in policy of its name; {@code null} if it doesn't, if
 *     no built-in policy has that name, or if an older version made the transcript
 * @param unknown the parts of the file that this version doesn't know; written back with the rest
 */
public record Transcript(
        String schema,
        Verdict verdict,
        String headline,
        @JsonSetter(nulls = Nulls.AS_EMPTY) List<Finding> findings,
        @JsonSetter(nulls = Nulls.AS_EMPTY) List<Judgement> judgements,
        Policy policy,
        Measurements measured,
        Environment environment,
        Effort effort,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable PolicyDifference policyDifference,
        @JsonIgnore UnknownParts unknown) {

    /** The schema that this record describes. */
    public static final String SCHEMA = "shipgate-transcript/1";

    /** @throws IllegalArgumentException if its schema is different or it has no headline */
    public Transcript {
        Require.that(schema.equals(SCHEMA), "schema is \"" + schema + "\", but this program reads \"" + SCHEMA + "\"");
        Require.notBlank(headline, "headline");
        findings = List.copyOf(findings);
        judgements = List.copyOf(judgements);
        unknown = Objects.requireNonNullElse(unknown, UnknownParts.none());
    }

    /** Makes a transcript without unknown parts, of a policy that isn't known to differ from a built-in one. */
    public Transcript(
            String schema,
            Verdict verdict,
            String headline,
            List<Finding> findings,
            List<Judgement> judgements,
            Policy policy,
            Measurements measured,
            Environment environment,
            Effort effort) {
        this(
                schema,
                verdict,
                headline,
                findings,
                judgements,
                policy,
                measured,
                environment,
                effort,
                null,
                UnknownParts.none());
    }

    /** Returns this transcript with another verdict and the sentence that explains it. */
    public Transcript withVerdict(Verdict other, String why) {
        return new Transcript(
                schema,
                other,
                why,
                findings,
                judgements,
                policy,
                measured,
                environment,
                effort,
                policyDifference,
                unknown);
    }

    /** Returns this transcript with how its policy differs from the built-in one. */
    public Transcript withPolicyDifference(@Nullable PolicyDifference difference) {
        return with(difference, unknown);
    }

    Transcript with(UnknownParts parts) {
        return with(policyDifference, parts);
    }

    private Transcript with(@Nullable PolicyDifference difference, UnknownParts parts) {
        return new Transcript(
                schema,
                verdict,
                headline,
                findings,
                judgements,
                policy,
                measured,
                environment,
                effort,
                difference,
                parts);
    }

    /**
     * Returns the transcript of the same run after it has been judged again. It keeps the unknown parts, except those
     * of the policy and those of judgements and findings that weren't made again.
     *
     * @param judged the same measurements under another policy
     */
    public Transcript judgedAgain(Transcript judged) {
        if (unknown.isEmpty()) {
            return judged;
        }
        List<Subject> subjects =
                judged.judgements.stream().map(Judgement::subject).toList();
        List<String> signatures =
                judged.findings.stream().map(Finding::signature).toList();
        return judged.with(unknown.judgedAgain(
                index -> subjects.indexOf(judgements.get(index).subject()),
                subjects.size(),
                index -> signatures.indexOf(findings.get(index).signature()),
                signatures.size()));
    }

    /**
     * Returns the checks known to the program that made this transcript. A program writes its level for every check
     * into the policy of a transcript. So a check didn't exist yet if the transcript doesn't name it there and has no
     * observation or judgement of it.
     */
    public Set<CheckId> knownChecks() {
        EnumSet<CheckId> known = EnumSet.noneOf(CheckId.class);
        known.addAll(policy.checks().keySet());
        measured.observations().forEach(each -> known.add(each.subject().check()));
        judgements.forEach(each -> known.add(each.subject().check()));
        return known;
    }
}
