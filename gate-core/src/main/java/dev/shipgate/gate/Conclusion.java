package dev.shipgate.gate;

import dev.shipgate.diagnosis.Diagnosis;
import dev.shipgate.judge.RunVerdict;
import dev.shipgate.transcript.Effort;
import dev.shipgate.transcript.Environment;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.Measurements;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.Transcript;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** Makes a transcript of measurements and a policy: the judgements, the verdict and the findings. */
public final class Conclusion {

    private Conclusion() {}

    /** Concludes a run that has just been measured. Every check is asked for, whether the policy names it or not. */
    public static Transcript of(Policy policy, Measurements measured, Environment environment, Effort effort) {
        return conclude(policy.withEveryCheck(), measured, environment, effort);
    }

    private static Transcript conclude(Policy policy, Measurements measured, Environment environment, Effort effort) {
        List<Judgement> judgements = Checks.judge(policy, dayOf(effort)).judge(measured);
        RunVerdict verdict = RunVerdict.of(judgements, measured);
        return new Transcript(
                Transcript.SCHEMA,
                verdict.verdict(),
                verdict.headline(),
                new Diagnosis().diagnose(measured, judgements, policy),
                judgements,
                policy,
                measured,
                environment,
                effort);
    }

    /** A waiver holds or not on the day of the run, whenever that is looked at again. */
    private static LocalDate dayOf(Effort effort) {
        return LocalDate.ofInstant(Instant.parse(effort.startedAt()), ZoneOffset.UTC);
    }

    /**
     * Concludes a stored run again under another policy, without the model. A check that did not exist when the run was
     * measured is not asked for, whatever the policy wants of it.
     */
    public static Transcript again(Transcript stored, Policy policy) {
        Policy applied = policy.withEveryCheck().withOnly(stored.knownChecks());
        return conclude(applied, stored.measured(), stored.environment(), stored.effort());
    }
}
