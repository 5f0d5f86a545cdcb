package dev.shipgate.diagnosis;

import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.Measurements;
import dev.shipgate.transcript.Policy;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Asks every signature, and ranks what they recognise. Where nothing fits, it says so and never guesses. */
public final class Diagnosis {

    private final List<Signature> signatures = List.of(
            new UndetectedControl(),
            new NotRunnable(),
            new CutOffCache(),
            new NonFiniteLogits(),
            new ExplodingState(),
            new ShortVocabulary(),
            new BrokenContract(),
            new UnfitOracle(),
            new NotRepeatable(),
            new TruncatedRecording(),
            new LateDivergence(),
            new DivergingDevice(),
            new ByteIdenticalBaseline(),
            new ShiftedVocabulary(),
            new ShiftedPositions(),
            new NonsenseOutput(),
            new DroppedStateWrites(),
            new MisplacedState(),
            new StaleState(),
            new CoarseState(),
            new StateHandoffFault(),
            new WrongRecurrence(),
            new DecayParameters(),
            new RotaryPositions(),
            new AttentionReach(),
            new LongContextOnly(),
            new CoarseLogits(),
            new TooFewLevels(),
            new FinalScale(),
            new WrongHead(),
            new LastLayerFault(),
            new WrongWeights(),
            new AccumulatingNoise(),
            new NeverStops(),
            new WidthDependent(),
            new FalseClaim());

    /** To know that something is wrong is not to know what. */
    private static final double NOTHING_FITS = 0.01;

    /** Returns the findings, most likely first; none where nothing counts against the bundle. */
    public List<Finding> diagnose(Measurements measured, List<Judgement> judgements, Policy policy) {
        Evidence evidence = new Evidence(measured, judgements, policy);
        List<Finding> findings = signatures.stream()
                .map(signature -> signature.recognise(evidence))
                .flatMap(Optional::stream)
                .sorted(Comparator.comparingDouble(Finding::confidence).reversed())
                .toList();
        return findings.isEmpty() && evidence.objections().findAny().isPresent()
                ? List.of(unclassified(evidence))
                : findings;
    }

    private static Finding unclassified(Evidence evidence) {
        return new Finding(
                Family.UNCLASSIFIED,
                "unclassified",
                NOTHING_FITS,
                "no known signature fits",
                Evidence.lines(evidence.objections()),
                "gate the fp32 export of the same graph: if it fails too, the export is wrong, else the quantisation is");
    }
}
