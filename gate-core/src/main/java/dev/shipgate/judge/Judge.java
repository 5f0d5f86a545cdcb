package dev.shipgate.judge;

import dev.shipgate.report.wording.VisibleText;
import dev.shipgate.transcript.CaseFacts;
import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.DeviceParity;
import dev.shipgate.transcript.Failed;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.MarginNoise;
import dev.shipgate.transcript.Measurements;
import dev.shipgate.transcript.Need;
import dev.shipgate.transcript.NotApplicable;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.Requirement;
import dev.shipgate.transcript.Scope;
import dev.shipgate.transcript.SeededStep;
import dev.shipgate.transcript.Standing;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.Unmeasured;
import dev.shipgate.transcript.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes judgements of measurements. A pure function of the policy and the measurements: what should have been measured
 * is derived from the oracle's cases and the policy, so that whatever is missing is noticed and never passes.
 */
public final class Judge {

    private final Policy policy;
    private final Function<Policy, List<Rule<?>>> makesRules;
    private final Rules rules;

    /**
     * Makes a judge that keeps to {@code policy}.
     *
     * @param makesRules makes the rules for a policy, one for each kind of observation. The judge asks for those of
     *     {@code policy} without or with a tie band that covers the bundle's noise
     * @throws IllegalArgumentException if two of them judge the same kind of observation
     */
    public Judge(Policy policy, Function<Policy, List<Rule<?>>> makesRules) {
        this.policy = policy;
        this.makesRules = makesRules;
        this.rules = new Rules(makesRules.apply(policy.withoutNoiseBand()));
    }

    /**
     * Judges everything that was or should have been measured, in the order of the checks. A check that the policy does
     * not name is not asked for.
     */
    public List<Judgement> judge(Measurements measured) {
        Agenda agenda = Agenda.of(measured);
        Map<Subject, Observation> observations = new HashMap<>();
        measured.observations().forEach(each -> observations.put(each.subject(), each));
        Rules applied = rulesFor(observations);
        List<Judgement> judgements = new ArrayList<>();
        new ReferenceRule(policy.selfReference()).judge(measured).ifPresent(judgements::add);
        for (CheckId check : CheckId.values()) {
            if (!policy.asksFor(check)) {
                continue;
            }
            List<Subject> subjects = agenda.subjects(check);
            if (subjects.isEmpty()
                    && judgements.stream().noneMatch(each -> each.subject().equals(Subject.of(check)))) {
                judgements.add(nothingToMeasure(check, agenda));
            }
            for (Subject subject : subjects) {
                judgements.add(judge(subject, agenda, observations, applied));
            }
        }
        return judgements.stream().map(Judge::inOneLine).toList();
    }

    /** A reason may quote a manifest or an engine, whose text must not pass for the gate's own. */
    private static Judgement inOneLine(Judgement judgement) {
        return new Judgement(
                judgement.subject(),
                judgement.standing(),
                judgement.verdict(),
                judgement.tally(),
                VisibleText.line(judgement.reason()),
                judgement.counts());
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
     * @param observations what was measured so far; the health of the subject's case must be among it, and the noise of
     *     the bundle if the policy lets noise excuse a flip
     */
    public Judgement judge(Subject subject, Agenda agenda, Map<Subject, Observation> observations) {
        return inOneLine(judge(subject, agenda, observations, rulesFor(observations)));
    }

    private Rules rulesFor(Map<Subject, Observation> observations) {
        return grantedNoise(observations.get(Subject.of(CheckId.MARGIN_NOISE)))
                .map(noise -> new Rules(makesRules.apply(policy.withNoiseBand(noise.sigmaNats()))))
                .orElse(rules);
    }

    /** Noise widens the tie band only as long as it keeps every limit of the policy. */
    private Optional<MarginNoise> grantedNoise(@Nullable Observation observation) {
        return observation instanceof MarginNoise noise
                        && rules.rule(noise, CaseKind.GATE).verdict().mayShip()
                ? Optional.of(noise)
                : Optional.empty();
    }

    /** Returns what this judge takes for a tie in a run. */
    TieBand tieBand(Measurements measured) {
        Policy granted = measured.observations().stream()
                .flatMap(each -> grantedNoise(each).stream())
                .findFirst()
                .map(noise -> policy.withNoiseBand(noise.sigmaNats()))
                .orElse(policy.withoutNoiseBand());
        return TieBand.of(policy, granted, measured);
    }

    private Judgement judge(Subject subject, Agenda agenda, Map<Subject, Observation> observations, Rules rules) {
        CaseFacts ofCase = agenda.caseOf(subject);
        Optional<String> refused = agenda.refusal(subject);
        if (refused.isPresent()) {
            return new Judgement(subject, Standing.REFUSED, null, null, refused.get());
        }
        if (observations.get(subject) instanceof NotApplicable notApplicable
                && rules.rule(notApplicable).isEmpty()
                && (policy.requirement(subject.check()) != Requirement.REQUIRED || isOneOfSeveralControls(subject))) {
            return new Judgement(subject, Standing.NOT_APPLICABLE, null, null, notApplicable.reason());
        }
        Ruling ruling = rule(subject, ofCase, observations, rules);
        Observation observation = observations.get(subject);
        if (ofCase != null && observation != null && ruling.verdict().mayShip()) {
            Optional<String> refusal = rules.refusal(observation, ofCase.kind());
            if (refusal.isPresent()) {
                return new Judgement(subject, Standing.REFUSED, null, null, refusal.get());
            }
        }
        Optional<String> excuse = observation instanceof SeededStep step && ofCase != null
                ? excuse(step, ruling, ofCase.kind(), observations, rules)
                : observation instanceof DeviceParity && agenda.isShownOnly(subject)
                        ? Optional.of("it doesn't count, because this surface runs another bundle")
                        : Optional.empty();
        return new Judgement(
                subject,
                excuse.isPresent() ? Standing.ADVISORY : standing(subject.check()),
                ruling.verdict(),
                ruling.tally(),
                ruling.reason() + excuse.map(reason -> "; " + reason).orElse(""),
                ruling.counts());
    }

    /**
     * A policy that requires the seeded step whatever the bundle lets no router excuse it, nor does one without a
     * budget for noise, under which any noise would pass.
     */
    private Optional<String> excuse(
            SeededStep step, Ruling ruling, CaseKind kind, Map<Subject, Observation> observations, Rules rules) {
        return policy.requirement(CheckId.SEEDED_STEP) == Requirement.REQUIRED
                        || policy.noise().maxMarginNoiseNats() == null
                ? Optional.empty()
                : RouterFlip.excuse(
                        step,
                        ruling,
                        kind,
                        observations,
                        rules,
                        grantedNoise(observations.get(Subject.of(CheckId.MARGIN_NOISE)))
                                .isPresent());
    }

    /** A model without states has no cache to be zeroed; its other controls are required all the same. */
    private static boolean isOneOfSeveralControls(Subject subject) {
        return subject.check().scope() == Scope.EACH_CONTROL;
    }

    private static Ruling rule(
            Subject subject, @Nullable CaseFacts ofCase, Map<Subject, Observation> observations, Rules rules) {
        Observation observation = observations.get(subject);
        if (observation instanceof Failed failed) {
            return rule(failed, rules);
        }
        if (ofCase != null && subject.check().needs(Need.HEALTHY_CASE)) {
            Ruling health = rule(Subject.of(CheckId.ORACLE_HEALTH, ofCase.id()), ofCase, observations, rules);
            if (health.verdict() != Verdict.PASS) {
                return Ruling.of(
                        Verdict.INVALID_ORACLE, "not judged, because oracle_health refuses case " + ofCase.id());
            }
        }
        if (observation == null) {
            return Ruling.of(Verdict.INCONCLUSIVE, "was not measured");
        }
        return observation instanceof Unmeasured unmeasured
                ? rule(unmeasured, rules)
                : rules.rule(observation, ofCase == null ? CaseKind.GATE : ofCase.kind());
    }

    private static Ruling rule(Unmeasured unmeasured, Rules rules) {
        return unmeasured.either(
                notApplicable -> rules.rule(notApplicable)
                        .orElseGet(() -> Ruling.of(Verdict.INCONCLUSIVE, "is required, but " + notApplicable.reason())),
                notMeasured -> Ruling.of(notMeasured.verdict(), "was not measured: " + notMeasured.reason()),
                failed -> Ruling.of(failed.verdict(), failed.stage() + ": " + failed.cause()));
    }

    private Standing standing(CheckId check) {
        return switch (policy.requirement(check)) {
            case REQUIRED, WHEN_GIVEN -> Standing.REQUIRED;
            case ADVISORY -> Standing.ADVISORY;
        };
    }
}
