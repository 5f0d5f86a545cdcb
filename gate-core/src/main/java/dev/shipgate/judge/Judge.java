package dev.shipgate.judge;

import dev.shipgate.transcript.BaselineParity;
import dev.shipgate.transcript.BundleContract;
import dev.shipgate.transcript.CarriedStates;
import dev.shipgate.transcript.CaseFacts;
import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Claims;
import dev.shipgate.transcript.DeviceParity;
import dev.shipgate.transcript.Failed;
import dev.shipgate.transcript.GreedySequence;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.Measurements;
import dev.shipgate.transcript.Need;
import dev.shipgate.transcript.NegativeControl;
import dev.shipgate.transcript.NotApplicable;
import dev.shipgate.transcript.NotMeasured;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.OracleHealth;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.PrefillWidth;
import dev.shipgate.transcript.Repeatability;
import dev.shipgate.transcript.Requirement;
import dev.shipgate.transcript.SeededStep;
import dev.shipgate.transcript.Standing;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.TeacherForcedSweep;
import dev.shipgate.transcript.Verdict;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
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
    private final SweepRule sweepRule;
    private final SequenceRule sequenceRule;
    private final OracleHealthRule oracleHealthRule;
    private final ClaimsRule claimsRule;
    private final NegativeControlRule negativeControlRule;
    private final CarriedStateRule carriedStateRule;
    private final BundleContractRule bundleContractRule = new BundleContractRule();
    private final RepeatabilityRule repeatabilityRule = new RepeatabilityRule();

    /**
     * Makes a judge that keeps to {@code policy}.
     *
     * @param today the day of the run, which decides whether a waiver still holds
     */
    public Judge(Policy policy, LocalDate today) {
        this.policy = policy;
        PositionRule positionRule = new PositionRule(policy);
        TallyRule tallyRule = new TallyRule(policy);
        this.sweepRule = new SweepRule(positionRule, tallyRule);
        this.sequenceRule = new SequenceRule(positionRule, tallyRule);
        this.claimsRule = new ClaimsRule(policy, today);
        this.carriedStateRule = new CarriedStateRule(policy);
        this.negativeControlRule = new NegativeControlRule(policy, positionRule, carriedStateRule);
        this.oracleHealthRule = new OracleHealthRule(policy, positionRule);
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
                    "refused: the case is a near-tie on purpose, it judges nothing");
        }
        if (observations.get(subject) instanceof NotApplicable notApplicable
                && !claimIsWaived(subject)
                && (policy.requirement(subject.check()) != Requirement.REQUIRED || isOneOfSeveralControls(subject))) {
            return new Judgement(subject, Standing.NOT_APPLICABLE, null, null, notApplicable.reason());
        }
        Ruling ruling = rule(subject, ofCase, observations);
        return new Judgement(subject, standing(subject.check()), ruling.verdict(), ruling.tally(), ruling.reason());
    }

    /** A model without states has no cache to be zeroed; its other controls are required all the same. */
    private static boolean isOneOfSeveralControls(Subject subject) {
        return subject.check() == CheckId.NEGATIVE_CONTROLS;
    }

    /** A waiver of a claim that nobody makes any more must be noticed. */
    private boolean claimIsWaived(Subject subject) {
        return subject.check() == CheckId.CLAIMS && !policy.waivers().isEmpty();
    }

    private Ruling rule(Subject subject, @Nullable CaseFacts ofCase, Map<Subject, Observation> observations) {
        Observation observation = observations.get(subject);
        if (observation instanceof Failed failed) {
            return Ruling.of(Verdict.ERROR, failed.stage() + ": " + failed.cause());
        }
        if (ofCase != null && subject.check().needs(Need.HEALTHY_CASE)) {
            Ruling health = rule(Subject.of(CheckId.ORACLE_HEALTH, ofCase.id()), ofCase, observations);
            if (health.verdict() != Verdict.PASS) {
                return Ruling.of(Verdict.INVALID_ORACLE, "not judged, since oracle_health refuses case " + ofCase.id());
            }
        }
        if (observation == null) {
            return Ruling.of(Verdict.INCONCLUSIVE, "was not measured");
        }
        if (observation instanceof NotMeasured notMeasured) {
            return Ruling.of(Verdict.INCONCLUSIVE, "was not measured: " + notMeasured.reason());
        }
        if (observation instanceof NotApplicable notApplicable) {
            return claimIsWaived(subject)
                    ? claimsRule.rule(List.of())
                    : Ruling.of(Verdict.INCONCLUSIVE, "is required, but " + notApplicable.reason());
        }
        return rule(observation, ofCase == null ? CaseKind.GATE : ofCase.kind());
    }

    private Ruling rule(Observation observation, CaseKind kind) {
        if (observation instanceof OracleHealth health) {
            return oracleHealthRule.rule(health, kind);
        }
        if (observation instanceof BundleContract contract) {
            return bundleContractRule.rule(contract);
        }
        if (observation instanceof Claims claims) {
            return claimsRule.rule(claims);
        }
        if (observation instanceof NegativeControl control) {
            return negativeControlRule.rule(control);
        }
        if (observation instanceof CarriedStates carried) {
            return carriedStateRule.rule(carried);
        }
        if (observation instanceof PrefillWidth prefill) {
            return rule(prefill, kind);
        }
        if (observation instanceof TeacherForcedSweep sweep) {
            return sweepRule.rule(sweep.positions(), kind);
        }
        if (observation instanceof SeededStep seeded) {
            return sweepRule.ruleSeeded(seeded.step());
        }
        if (observation instanceof GreedySequence greedy) {
            return sequenceRule.rule(greedy);
        }
        if (observation instanceof BaselineParity parity) {
            return sequenceRule.rule(parity.sequence());
        }
        if (observation instanceof DeviceParity parity) {
            return rule(parity);
        }
        if (observation instanceof Repeatability repeatability) {
            return repeatabilityRule.rule(repeatability);
        }
        throw new IllegalStateException("no rule for " + observation.getClass().getSimpleName());
    }

    private Ruling rule(PrefillWidth prefill, CaseKind kind) {
        Ruling ruling = sweepRule.rule(prefill.positions(), kind);
        String beside = prefill.differing().isEmpty()
                ? "; as in single steps"
                : "; " + prefill.differing().size() + " have another top-1 than in single steps, the first at position "
                        + prefill.differing().get(0);
        return new Ruling(ruling.verdict(), ruling.tally(), "in one prefill, " + ruling.reason() + beside);
    }

    private Ruling rule(DeviceParity parity) {
        Ruling oracle = sequenceRule.ruleRecorded(parity.againstOracle());
        Ruling bundle = sequenceRule.ruleRecorded(parity.againstBundle());
        boolean oracleIsWorse = oracle.verdict().compareTo(bundle.verdict()) >= 0;
        Ruling worse = oracleIsWorse ? oracle : bundle;
        String reason = (oracleIsWorse ? "against the oracle: " : "against the gated bundle: ") + worse.reason();
        return new Ruling(worse.verdict(), worse.tally(), reason);
    }

    private Standing standing(CheckId check) {
        return switch (policy.requirement(check)) {
            case REQUIRED, WHEN_GIVEN -> Standing.REQUIRED;
            case ADVISORY -> Standing.ADVISORY;
        };
    }
}
