package dev.shipgate.bisect;

import dev.shipgate.audit.GraphAuditor;
import dev.shipgate.bundle.Bundle;
import dev.shipgate.check.TokenTexts;
import dev.shipgate.diagnosis.QuantisationNoise;
import dev.shipgate.diagnosis.StateProfile;
import dev.shipgate.engine.Engine;
import dev.shipgate.engine.EngineException;
import dev.shipgate.engine.SlotFacts;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.numerics.RowComparator;
import dev.shipgate.numerics.StateComparator;
import dev.shipgate.oracle.OracleCase;
import dev.shipgate.oracle.StateSlot;
import dev.shipgate.oracle.TopTwo;
import dev.shipgate.tensor.Tensor;
import dev.shipgate.transcript.Localisation;
import dev.shipgate.transcript.Localisation.SlotDifference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Feeds two bundles the same tokens and compares what they carry, layer by layer, until they part. */
public final class Bisection {

    private final Bundle suspected;
    private final Bundle good;
    private final TokenTexts texts;

    /**
     * @param suspected the bundle that fails
     * @param good one that does not, such as the fp32 export
     * @param texts gives tokens their text
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
     * @param goodEngine runs the other
     * @throws EngineException if one of them cannot be stepped
     * @throws InvalidInputException if the two carry different states, so that nothing can be compared
     */
    public Localisation run(OracleCase oracleCase, Engine suspectedEngine, Engine goodEngine) {
        if (suspectedEngine.vocabularySize() != goodEngine.vocabularySize()) {
            throw new InvalidInputException(
                    suspected.root(),
                    "gives " + suspectedEngine.vocabularySize() + " logits, " + good.name() + " "
                            + goodEngine.vocabularySize() + ": the bundles are not of the same model");
        }
        QuantisationNoise noise = noise();
        float[] suspectedRow = new float[suspectedEngine.vocabularySize()];
        float[] goodRow = new float[goodEngine.vocabularySize()];
        double largestKl = 0;
        suspectedEngine.reset();
        goodEngine.reset();
        List<SlotDifference> states = List.of();
        for (int position = 0; position < oracleCase.positions(); position++) {
            int tokenId = oracleCase.inputIds().get(position);
            suspectedEngine.step(tokenId, suspectedRow);
            goodEngine.step(tokenId, goodRow);
            states = differences(suspectedEngine.states(), goodEngine.states());
            double klNats = klNats(goodRow, suspectedRow);
            largestKl = Math.max(largestKl, klNats);
            Optional<StateProfile.Jump> jump = new StateProfile(states, noise).jump();
            boolean rowsPart = noise.rowsPart(klNats);
            if (jump.isPresent() || rowsPart) {
                return new Localisation(
                        suspected.name(),
                        good.name(),
                        oracleCase.id(),
                        oracleCase.positions(),
                        position,
                        texts.token(tokenId),
                        jump.flatMap(StateProfile.Jump::before)
                                .map(StateProfile.Deviation::slot)
                                .orElse(
                                        jump.isPresent() || states.isEmpty()
                                                ? null
                                                : states.get(states.size() - 1).slot()),
                        jump.map(each -> each.at().slot()).orElse(null),
                        states,
                        klNats);
            }
        }
        return new Localisation(
                suspected.name(),
                good.name(),
                oracleCase.id(),
                oracleCase.positions(),
                null,
                null,
                null,
                null,
                states,
                largestKl);
    }

    private List<SlotDifference> differences(Map<StateSlot, Tensor> found, Map<StateSlot, Tensor> expected) {
        if (!found.keySet().equals(expected.keySet())) {
            throw new InvalidInputException(
                    suspected.root(),
                    "carries " + found.keySet() + ", " + good.name() + " carries " + expected.keySet());
        }
        StateComparator comparator = new StateComparator(expected);
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

    private static double klNats(float[] goodRow, float[] suspectedRow) {
        if (RowComparator.nonFinite(suspectedRow) > 0 || RowComparator.nonFinite(goodRow) > 0) {
            return Double.MAX_VALUE;
        }
        return RowComparator.compare(goodRow, TopTwo.of(goodRow), suspectedRow, TopTwo.of(suspectedRow))
                .klNats();
    }
}
