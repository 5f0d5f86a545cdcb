package dev.shipgate.diagnosis;

import dev.shipgate.transcript.CarriedSlot.Kind;
import dev.shipgate.transcript.CarriedStates;
import dev.shipgate.transcript.CaseFacts;
import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Subject;
import java.util.List;

/**
 * What a run looks like as a whole: the questions that several signatures ask. Built once for each diagnosis, since
 * some questions pass over every row.
 */
final class Symptoms {

    private static final List<CheckId> ROW_CHECKS =
            List.of(CheckId.MARGIN_NOISE, CheckId.TEACHER_FORCED_SWEEP, CheckId.SEEDED_STEP, CheckId.GREEDY);

    private final Evidence evidence;
    private final QuantisationNoise noise;
    private final RowSymptoms rows;
    private final HeadSymptoms head;
    private final StateProfile states;
    private final StateProfile statesOfAllCases;
    private final NoiseHypothesis nullHypothesis;

    Symptoms(Evidence evidence) {
        this.evidence = evidence;
        this.noise = QuantisationNoise.of(
                evidence.measured().bundle().audit(),
                evidence.measured().bundle().engine());
        this.rows = new RowSymptoms(evidence, noise);
        this.head = new HeadSymptoms(evidence);
        List<CarriedStates> carried = evidence.observations(CarriedStates.class).toList();
        List<CarriedStates> gate =
                carried.stream().filter(each -> isGate(each.subject())).toList();
        this.statesOfAllCases = StateProfile.of(carried, noise);
        StateProfile ofGateCases = StateProfile.of(gate, noise);
        this.states = ofGateCases.jump().isPresent() ? ofGateCases : statesOfAllCases;
        this.nullHypothesis = NoiseHypothesis.of(evidence, statesOfAllCases, rows, noise);
    }

    /** Returns the hypothesis that everything is noise. */
    NoiseHypothesis nullHypothesis() {
        return nullHypothesis;
    }

    /** Returns how coarse the bundle is. */
    QuantisationNoise noise() {
        return noise;
    }

    /** Returns what the rows look like. */
    RowSymptoms rows() {
        return rows;
    }

    /** Returns what the output head looks like. */
    HeadSymptoms head() {
        return head;
    }

    /**
     * Returns the states over the gate cases if one of them stands out there, before much has grown; else over all
     * cases, so a state counts as correct only if it is correct in every case.
     */
    StateProfile states() {
        return states;
    }

    /** Returns the states over all cases, including long prompts, in which small errors have grown. */
    StateProfile statesOfAllCases() {
        return statesOfAllCases;
    }

    /** Tells whether a check objects to tokens, rows or states. */
    boolean somethingIsWrong() {
        return rowsAreWrong()
                || evidence.objections(CheckId.CARRIED_STATE).findAny().isPresent();
    }

    /** Tells whether a check objects to tokens or rows. */
    boolean rowsAreWrong() {
        return ROW_CHECKS.stream()
                .anyMatch(check -> evidence.objections(check).findAny().isPresent());
    }

    /** Tells whether a check objects to the tokens or rows of a gate case. */
    boolean gateCasesAreWrong() {
        return ROW_CHECKS.stream().flatMap(evidence::objections).anyMatch(judgement -> isGate(judgement.subject()));
    }

    /** Tells whether every carried state is correct, but the logits are wrong from the first row on. */
    boolean onlyLogitsAreWrong() {
        return rowsAreWrong()
                && states.isKnown()
                && states.jump().isEmpty()
                && !rows.firstAreSound()
                && !rows.onlyDifferInLength();
    }

    /**
     * Tells whether a recurrent state keeps its direction and is slightly off, although the state that feeds it is
     * correct. A wrong decay is wrong in the seeded step as well; a state that is only carried wrongly isn't.
     */
    boolean decayIsOff(StateProfile.Jump jump) {
        return !rows.seededStepsAreExact()
                && jump.at().slot().kind() == Kind.RECURRENT_STATE
                && jump.at().cosine() > Calibration.DECAY_KEEPS_STATE_COSINE
                && jump.at().error() < Calibration.DECAY_KEEPS_STATE_ERROR
                && jump.isWithinALayer();
    }

    private boolean isGate(Subject subject) {
        CaseFacts facts = evidence.measured().oracle().caseFacts(subject.caseId());
        return facts != null && facts.kind() == CaseKind.GATE;
    }
}
