package dev.shipgate.gate;

import dev.shipgate.diagnosis.Diagnosis;
import dev.shipgate.judge.BuiltInPolicy;
import dev.shipgate.judge.Judge;
import dev.shipgate.judge.RunVerdict;
import dev.shipgate.report.wording.VisibleText;
import dev.shipgate.transcript.Effort;
import dev.shipgate.transcript.Environment;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.Measurements;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.PolicyDifference;
import dev.shipgate.transcript.Standing;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.Verdict;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** Makes a transcript from measurements and a policy: the judgements, the verdict and the findings. */
@API(status = API.Status.INTERNAL, since = "0.1")
public final class Conclusion {

    private Conclusion() {}

    /** Concludes a run that has just been measured. Checks that the policy doesn't name get their default levels. */
    public static Transcript of(Policy policy, Measurements measured, Environment environment, Effort effort) {
        Policy applied = policy.withEveryCheck();
        return conclude(applied, measured, environment, effort).withPolicyDifference(differenceOf(applied));
    }

    private static @Nullable PolicyDifference differenceOf(Policy policy) {
        return BuiltInPolicy.differenceOf(policy).orElse(null);
    }

    private static Transcript conclude(Policy policy, Measurements measured, Environment environment, Effort effort) {
        Judge judge = Checks.judge(policy, dayOf(effort));
        List<Judgement> judgements = judge.judge(measured);
        RunVerdict verdict = RunVerdict.of(judgements, measured, judge);
        return new Transcript(
                Transcript.SCHEMA,
                verdict.verdict(),
                verdict.headline(),
                new Diagnosis().diagnose(measured, judgements, policy),
                judgements,
                policy,
                measured,
                environment.judgedBy(ProgramDigest.find().orElse(null)),
                effort);
    }

    /** A waiver is valid or not on the day of the run, even if the run is judged again later. */
    private static LocalDate dayOf(Effort effort) {
        return LocalDate.ofInstant(Instant.parse(effort.startedAt()), ZoneOffset.UTC);
    }

    /**
     * Concludes a stored run again under another policy, without the model. A check that didn't exist when the run was
     * measured is left out, even if the policy requires it. If a judgement counted but can't be made again, because
     * this version doesn't know its subject, the run is inconclusive at best.
     */
    public static Transcript again(Transcript stored, Policy policy) {
        Policy whole = policy.withEveryCheck();
        Policy applied = whole.withOnly(stored.knownChecks());
        Transcript again = conclude(applied, stored.measured(), stored.environment(), stored.effort())
                .withPolicyDifference(differenceOf(whole));
        List<String> lost = lost(stored, again.judgements());
        if (!lost.isEmpty() && again.verdict().mayShip()) {
            again = again.withVerdict(Verdict.INCONCLUSIVE, headline(stored, lost));
        }
        return stored.judgedAgain(again);
    }

    /** Returns the subjects of the judgements that counted in the stored run and that weren't made again. */
    private static List<String> lost(Transcript stored, List<Judgement> again) {
        Set<Subject> made = again.stream().map(Judgement::subject).collect(Collectors.toSet());
        return Stream.concat(
                        stored.judgements().stream()
                                .filter(each -> each.standing() == Standing.REQUIRED)
                                .map(Judgement::subject)
                                .filter(subject -> !made.contains(subject))
                                .map(Subject::toString),
                        stored.unknown().countedJudgements().stream())
                .toList();
    }

    private static String headline(Transcript stored, List<String> lost) {
        return VisibleText.line(stored.measured().bundle().name()) + " is inconclusive: this version cannot judge "
                + lost.get(0)
                + (lost.size() > 1 ? " (and " + (lost.size() - 1) + " more)" : "")
                + ", which counted in the stored run; judge it with Ship Gate "
                + stored.environment().shipgate() + ", which wrote it.";
    }
}
