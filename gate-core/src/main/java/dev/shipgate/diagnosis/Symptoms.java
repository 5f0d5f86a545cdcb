package dev.shipgate.diagnosis;

import dev.shipgate.transcript.CarriedSlot.Kind;
import dev.shipgate.transcript.CarriedStates;
import dev.shipgate.transcript.CaseFacts;
import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Subject;
import java.util.List;

/**
 * What a run looks like taken together: the questions that several signatures ask. Built once for each diagnosis, since
 * some of them pass over every row.
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

    /** Returns the hypothesis that all is noise. */
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
     * cases, so that every state is right only if it is in every case.
     */
    StateProfile states() {
        return states;
    }

    /** Returns the states over long prompts too, where what is small at first has grown. */
    StateProfile statesOfAllCases() {
        return statesOfAllCases;
    }

    /** Tells whether tokens, rows or states speak against the bundle. */
    boolean somethingIsWrong() {
        return rowsAreWrong()
                || evidence.objections(CheckId.CARRIED_STATE).findAny().isPresent();
    }

    /** Tells whether tokens or rows speak against the bundle. */
    boolean rowsAreWrong() {
        return ROW_CHECKS.stream()
                .anyMatch(check -> evidence.objections(check).findAny().isPresent());
    }

    /** Tells whether the tokens of the gate cases speak against the bundle. */
    boolean gateCasesAreWrong() {
        return ROW_CHECKS.stream().flatMap(evidence::objections).anyMatch(judgement -> isGate(judgement.subject()));
    }

    /** Tells whether every carried state is right, and the logits are wrong from the first row on. */
    boolean onlyLogitsAreWrong() {
        return rowsAreWrong()
                && states.isKnown()
                && states.jump().isEmpty()
                && !rows.firstAreSound()
                && !rows.onlyDifferInLength();
    }

    /**
     * Tells whether a recurrent state keeps its direction and is a little off after what feeds it was right. A decay
     * that is off is off in the seeded step as well; what is only kept wrongly is not.
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
