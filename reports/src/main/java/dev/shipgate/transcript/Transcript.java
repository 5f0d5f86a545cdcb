package dev.shipgate.transcript;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The JSON record of a run. It is the truth: every report is made from it and decides nothing.
 *
 * @param schema {@value #SCHEMA}
 * @param verdict of the whole run
 * @param headline one sentence that explains it
 * @param findings diagnoses, most likely first; empty where nothing is wrong
 * @param judgements what the policy makes of each subject
 * @param policy the policy
 * @param measured what was measured, and on what
 * @param environment where
 * @param effort at which cost
 */
public record Transcript(
        String schema,
        Verdict verdict,
        String headline,
        List<Finding> findings,
        List<Judgement> judgements,
        Policy policy,
        Measurements measured,
        Environment environment,
        Effort effort) {

    /** The schema that this record describes. */
    public static final String SCHEMA = "shipgate-transcript/1";

    /** @throws IllegalArgumentException if it is of another schema or has no headline */
    public Transcript {
        Require.that(schema.equals(SCHEMA), "schema is \"" + schema + "\", but this program reads \"" + SCHEMA + "\"");
        Require.notBlank(headline, "headline");
        findings = List.copyOf(findings);
        judgements = List.copyOf(judgements);
    }

    /**
     * Returns the checks that the program knew which measured this. A program writes what it wants of every check into
     * the policy of a transcript, so a check that is neither named there nor measured did not exist yet.
     */
    public Set<CheckId> knownChecks() {
        EnumSet<CheckId> known = EnumSet.noneOf(CheckId.class);
        known.addAll(policy.checks().keySet());
        measured.observations().forEach(each -> known.add(each.subject().check()));
        return known;
    }
}
