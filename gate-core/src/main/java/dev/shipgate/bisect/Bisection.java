package dev.shipgate.bisect;

import dev.shipgate.audit.GraphAuditor;
import dev.shipgate.bundle.Bundle;
import dev.shipgate.check.TokenTexts;
import dev.shipgate.diagnosis.Parting;
import dev.shipgate.diagnosis.QuantisationNoise;
import dev.shipgate.diagnosis.StateProfile;
import dev.shipgate.diagnosis.StepDifference;
import dev.shipgate.engine.Engine;
import dev.shipgate.engine.EngineException;
import dev.shipgate.engine.SlotFacts;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.numerics.RowComparator;
import dev.shipgate.numerics.RowForm;
import dev.shipgate.numerics.StateComparator;
import dev.shipgate.oracle.OracleCase;
import dev.shipgate.oracle.StateSlot;
import dev.shipgate.tensor.Tensor;
import dev.shipgate.transcript.CarriedSlot;
import dev.shipgate.transcript.Localisation;
import dev.shipgate.transcript.Localisation.SlotDifference;
import dev.shipgate.transcript.RowDifference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Feeds two bundles the same tokens and compares their carried states, layer by layer, until they diverge. */
public final class Bisection {

    private final Bundle suspected;
    private final Bundle good;
    private final TokenTexts texts;

    /**
     * @param suspected the bundle that fails
     * @param good a bundle that doesn't fail, such as the fp32 export
     * @param texts provides the texts of tokens
     */
    public Bisection(Bundle suspected, Bundle good, TokenTexts texts) {
        this.suspected = suspected;
        this.good = good;
        this.texts = texts;
    }

    /**
     * Feeds the prompt of a case.
     *
     * @param suspectedEngine runs the bundle that fails
     * @param goodEngine runs the good bundle
     * @throws EngineException if one of the bundles cannot be stepped
     * @throws InvalidInputException if the bundles differ in vocabulary size or in the states that they carry, so they
     *     cannot be compared
     */
    public Localisation run(OracleCase oracleCase, Engine suspectedEngine, Engine goodEngine) {
        if (suspectedEngine.vocabularySize() != goodEngine.vocabularySize()) {
            throw new InvalidInputException(
                    suspected.root(),
                    "outputs rows of " + suspectedEngine.vocabularySize() + " logits, but " + good.name() + " outputs "
                            + goodEngine.vocabularySize() + "; expected two bundles of the same model");
        }
        requireWholeRows(suspected, suspectedEngine);
        requireWholeRows(good, goodEngine);
        List<StepDifference> steps = steps(oracleCase, suspectedEngine, goodEngine);
        Optional<Parting> parting = Parting.of(steps, noise());
        return parting.isPresent()
                ? localisation(oracleCase, parting.get(), steps)
                : new Localisation(
                        suspected.name(),
                        good.name(),
                        oracleCase.id(),
                        steps.size(),
                        null,
                        null,
                        null,
                        null,
                        steps.get(steps.size() - 1).states(),
                        steps.stream().mapToDouble(Bisection::klNats).max().orElse(0));
    }

    private static void requireWholeRows(Bundle bundle, Engine engine) {
        if (engine.rows() == RowForm.LARGEST_LOG_PROBABILITIES) {
            throw new InvalidInputException(
                    bundle.root(),
                    "runs in the engine " + engine.facts().name()
                            + ", which gives only the likeliest tokens of a row; a bisection needs whole rows");
        }
    }

    private List<StepDifference> steps(OracleCase oracleCase, Engine suspectedEngine, Engine goodEngine) {
        float[] suspectedRow = new float[suspectedEngine.vocabularySize()];
        float[] goodRow = new float[goodEngine.vocabularySize()];
        List<StepDifference> steps = new ArrayList<>();
        boolean ofLogits = suspectedEngine.rows() == RowForm.LOGITS && goodEngine.rows() == RowForm.LOGITS;
        suspectedEngine.reset();
        goodEngine.reset();
        for (int tokenId : oracleCase.inputIds()) {
            suspectedEngine.step(tokenId, suspectedRow);
            goodEngine.step(tokenId, goodRow);
            int tokens = steps.size() + 1;
            steps.add(new StepDifference(
                    differences(suspectedEngine.states(), goodEngine.states(), tokens),
                    difference(goodRow, suspectedRow).map(row -> ofLogits ? row : row.ofLogProbabilities())));
        }
        return steps;
    }

    private Localisation localisation(OracleCase oracleCase, Parting parting, List<StepDifference> steps) {
        StepDifference step = steps.get(parting.position());
        Optional<StateProfile.Jump> jump = parting.jump();
        List<SlotDifference> states = step.states();
        CarriedSlot lastOfAll =
                states.isEmpty() ? null : states.get(states.size() - 1).slot();
        CarriedSlot lastSound = jump.isEmpty()
                ? lastOfAll
                : jump.flatMap(StateProfile.Jump::before)
                        .map(StateProfile.Deviation::slot)
                        .orElse(null);
        return new Localisation(
                suspected.name(),
                good.name(),
                oracleCase.id(),
                steps.size(),
                parting.position(),
                texts.token(oracleCase.inputIds().get(parting.position())),
                lastSound,
                jump.map(each -> each.at().slot()).orElse(null),
                states,
                klNats(step));
    }

    private List<SlotDifference> differences(
            Map<StateSlot, Tensor> found, Map<StateSlot, Tensor> expected, int tokens) {
        if (!found.keySet().equals(expected.keySet())) {
            throw new InvalidInputException(
                    suspected.root(),
                    "carries " + found.keySet() + ", but " + good.name() + " carries " + expected.keySet());
        }
        StateComparator comparator = new StateComparator(expected, tokens);
        List<SlotDifference> differences = new ArrayList<>();
        found.forEach((slot, state) -> comparator
                .compare(slot, state)
                .ifPresent(difference -> differences.add(new SlotDifference(SlotFacts.of(slot), difference))));
        return differences;
    }

    private QuantisationNoise noise() {
        QuantisationNoise ofSuspected = noise(suspected);
        QuantisationNoise ofGood = noise(good);
        return ofSuspected.bits() <= ofGood.bits() ? ofSuspected : ofGood;
    }

    private static QuantisationNoise noise(Bundle bundle) {
        try {
            return QuantisationNoise.of(GraphAuditor.audit(bundle));
        } catch (InvalidInputException unreadable) {
            return QuantisationNoise.of(null);
        }
    }

    private static Optional<RowDifference> difference(float[] goodRow, float[] suspectedRow) {
        return Optional.ofNullable(RowComparator.compare(goodRow, suspectedRow).difference());
    }

    private static double klNats(StepDifference step) {
        return step.row().map(RowDifference::klNats).orElse(Double.MAX_VALUE);
    }
}
