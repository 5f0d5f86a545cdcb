package dev.shipgate.judge;

import dev.shipgate.transcript.BaselineParity;
import dev.shipgate.transcript.BundleContract;
import dev.shipgate.transcript.CaseFacts;
import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.DeviceParity;
import dev.shipgate.transcript.Failed;
import dev.shipgate.transcript.GreedySequence;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.Measurements;
import dev.shipgate.transcript.NotMeasured;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.OracleHealth;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.Repeatability;
import dev.shipgate.transcript.Requirement;
import dev.shipgate.transcript.SeededStep;
import dev.shipgate.transcript.Standing;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.TeacherForcedSweep;
import dev.shipgate.transcript.Verdict;
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
    private final BundleContractRule bundleContractRule = new BundleContractRule();
    private final RepeatabilityRule repeatabilityRule = new RepeatabilityRule();

    /** Makes a judge that keeps to {@code policy}. */
    public Judge(Policy policy) {
        this.policy = policy;
        PositionRule positionRule = new PositionRule(policy);
        TallyRule tallyRule = new TallyRule(policy);
        this.sweepRule = new SweepRule(positionRule, tallyRule);
        this.sequenceRule = new SequenceRule(positionRule, tallyRule);
        this.oracleHealthRule = new OracleHealthRule(policy, positionRule);
    }

    /** Judges everything that was or should have been measured, in the order of the checks. */
    public List<Judgement> judge(Measurements measured) {
        Agenda agenda = Agenda.of(measured);
        Map<Subject, Observation> observations = new HashMap<>();
        measured.observations().forEach(each -> observations.put(each.subject(), each));
        List<Judgement> judgements = new ArrayList<>();
        for (CheckId check : CheckId.values()) {
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
                    subject, Standing.REFUSED, null, null, "refused: the case is a near-tie on purpose, it judges nothing");
        }
        Ruling ruling = rule(subject, ofCase, observations);
        return new Judgement(subject, standing(subject.check()), ruling.verdict(), ruling.tally(), ruling.reason());
    }

    private Ruling rule(Subject subject, @Nullable CaseFacts ofCase, Map<Subject, Observation> observations) {
        Observation observation = observations.get(subject);
        if (observation instanceof Failed failed) {
            return Ruling.of(Verdict.ERROR, failed.stage() + ": " + failed.cause());
        }
        if (ofCase != null && reliesOnOracle(subject.check())) {
            Ruling health = rule(Subject.of(CheckId.ORACLE_HEALTH, ofCase.id()), ofCase, observations);
            if (health.verdict() != Verdict.PASS) {
                return Ruling.of(Verdict.INVALID_ORACLE, "not judged: " + health.reason());
            }
        }
        if (observation == null) {
            return Ruling.of(Verdict.INCONCLUSIVE, "was not measured");
        }
        if (observation instanceof NotMeasured notMeasured) {
            return Ruling.of(Verdict.INCONCLUSIVE, "was not measured: " + notMeasured.reason());
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

    private Ruling rule(DeviceParity parity) {
        Ruling oracle = sequenceRule.ruleRecorded(parity.againstOracle());
        Ruling bundle = sequenceRule.ruleRecorded(parity.againstBundle());
        boolean oracleIsWorse = oracle.verdict().compareTo(bundle.verdict()) >= 0;
        Ruling worse = oracleIsWorse ? oracle : bundle;
        String reason = (oracleIsWorse ? "against the oracle: " : "against the gated bundle: ") + worse.reason();
        return new Ruling(worse.verdict(), worse.tally(), reason);
    }

    private static boolean reliesOnOracle(CheckId check) {
        return switch (check) {
            case TEACHER_FORCED_SWEEP, SEEDED_STEP, GREEDY, BASELINE_PARITY, DEVICE_RUNS -> true;
            case ORACLE_HEALTH, BUNDLE_CONTRACT, REPEATABILITY -> false;
        };
    }

    private Standing standing(CheckId check) {
        return switch (policy.requirement(check)) {
            case REQUIRED, WHEN_GIVEN -> Standing.REQUIRED;
            case ADVISORY -> Standing.ADVISORY;
        };
    }
}
