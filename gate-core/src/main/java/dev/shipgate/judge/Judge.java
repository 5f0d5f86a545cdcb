package dev.shipgate.judge;

import dev.shipgate.transcript.CaseFacts;
import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Failed;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.Measurements;
import dev.shipgate.transcript.Need;
import dev.shipgate.transcript.NotApplicable;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.Requirement;
import dev.shipgate.transcript.Scope;
import dev.shipgate.transcript.Standing;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.Unmeasured;
import dev.shipgate.transcript.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes judgements of measurements. A pure function of the policy and the measurements: what should have been measured
 * is derived from the oracle's cases and the policy, so that whatever is missing is noticed and never passes.
 */
public final class Judge {

    private final Policy policy;
    private final Map<Class<?>, Rule<?>> rules;

    /**
     * Makes a judge that keeps to {@code policy}.
     *
     * @param rules one for each kind of observation, which keep to the same policy
     * @throws IllegalArgumentException if two of them observe the same kind
     */
    public Judge(Policy policy, List<Rule<?>> rules) {
        this.policy = policy;
        Map<Class<?>, Rule<?>> byKind = new LinkedHashMap<>();
        for (Rule<?> rule : rules) {
            if (byKind.put(rule.observes(), rule) != null) {
                throw new IllegalArgumentException(
                        "two rules for " + rule.observes().getSimpleName());
            }
        }
        this.rules = Collections.unmodifiableMap(byKind);
    }

    /**
     * Judges everything that was or should have been measured, in the order of the checks. A check that the policy does
     * not name is not asked for.
     */
    public List<Judgement> judge(Measurements measured) {
        Agenda agenda = Agenda.of(measured);
        Map<Subject, Observation> observations = new HashMap<>();
        measured.observations().forEach(each -> observations.put(each.subject(), each));
        List<Judgement> judgements = new ArrayList<>();
        for (CheckId check : CheckId.values()) {
            if (!policy.asksFor(check)) {
                continue;
            }
            List<Subject> subjects = agenda.subjects(check);
            if (subjects.isEmpty()) {
                judgements.add(nothingToMeasure(check, agenda));
            }
            for (Subject subject : subjects) {
                judgements.add(judge(subject, agenda, observations));
            }
        }
        return judgements;
    }

    private Judgement nothingToMeasure(CheckId check, Agenda agenda) {
        Optional<String> notGiven = agenda.notGiven(check);
        if (notGiven.isPresent() && policy.requirement(check) != Requirement.REQUIRED) {
            return new Judgement(Subject.of(check), Standing.NOT_GIVEN, null, null, notGiven.get());
        }
        return new Judgement(
                Subject.of(check),
                standing(check),
                Verdict.INCONCLUSIVE,
                null,
                notGiven.orElse("nothing was compared: the oracle has no case that can be judged"));
    }

    /**
     * Judges one subject.
     *
     * @param observations what was measured so far; the health of the subject's case must be among it
     */
    public Judgement judge(Subject subject, Agenda agenda, Map<Subject, Observation> observations) {
        CaseFacts ofCase = agenda.caseOf(subject);
        if (agenda.isRefused(subject)) {
            return new Judgement(
                    subject,
                    Standing.REFUSED,
                    null,
                    null,
                    "refused: the case is a deliberate near-tie and judges nothing");
        }
        if (observations.get(subject) instanceof NotApplicable notApplicable
                && ruledAllTheSame(notApplicable).isEmpty()
                && (policy.requirement(subject.check()) != Requirement.REQUIRED || isOneOfSeveralControls(subject))) {
            return new Judgement(subject, Standing.NOT_APPLICABLE, null, null, notApplicable.reason());
        }
        Ruling ruling = rule(subject, ofCase, observations);
        return new Judgement(subject, standing(subject.check()), ruling.verdict(), ruling.tally(), ruling.reason());
    }

    /** A model without states has no cache to be zeroed; its other controls are required all the same. */
    private static boolean isOneOfSeveralControls(Subject subject) {
        return subject.check().scope() == Scope.EACH_CONTROL;
    }

    private Optional<Ruling> ruledAllTheSame(NotApplicable notApplicable) {
        return rules.values().stream()
                .map(rule -> rule.rule(notApplicable))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Ruling rule(Subject subject, @Nullable CaseFacts ofCase, Map<Subject, Observation> observations) {
        Observation observation = observations.get(subject);
        if (observation instanceof Failed failed) {
            return rule(failed);
        }
        if (ofCase != null && subject.check().needs(Need.HEALTHY_CASE)) {
            Ruling health = rule(Subject.of(CheckId.ORACLE_HEALTH, ofCase.id()), ofCase, observations);
            if (health.verdict() != Verdict.PASS) {
                return Ruling.of(
                        Verdict.INVALID_ORACLE, "not judged, because oracle_health refuses case " + ofCase.id());
            }
        }
        if (observation == null) {
            return Ruling.of(Verdict.INCONCLUSIVE, "was not measured");
        }
        return observation instanceof Unmeasured unmeasured
                ? rule(unmeasured)
                : rule(observation, ofCase == null ? CaseKind.GATE : ofCase.kind());
    }

    private Ruling rule(Unmeasured unmeasured) {
        return unmeasured.either(
                notApplicable -> ruledAllTheSame(notApplicable)
                        .orElseGet(() -> Ruling.of(Verdict.INCONCLUSIVE, "is required, but " + notApplicable.reason())),
                notMeasured -> Ruling.of(Verdict.INCONCLUSIVE, "was not measured: " + notMeasured.reason()),
                failed -> Ruling.of(Verdict.ERROR, failed.stage() + ": " + failed.cause()));
    }

    private Ruling rule(Observation observation, CaseKind kind) {
        Rule<?> rule = rules.get(observation.getClass());
        if (rule == null) {
            throw new IllegalStateException(
                    "no rule for " + observation.getClass().getSimpleName());
        }
        return apply(rule, observation, kind);
    }

    private static <O extends Observation> Ruling apply(Rule<O> rule, Observation observation, CaseKind kind) {
        return rule.rule(rule.observes().cast(observation), kind);
    }

    private Standing standing(CheckId check) {
        return switch (policy.requirement(check)) {
            case REQUIRED, WHEN_GIVEN -> Standing.REQUIRED;
            case ADVISORY -> Standing.ADVISORY;
        };
    }
}
