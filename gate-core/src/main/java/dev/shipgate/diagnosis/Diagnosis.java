package dev.shipgate.diagnosis;

import dev.shipgate.report.wording.VisibleText;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.Measurements;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.Strength;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Asks every signature that states a fact, and of the others the first that fits: what it explains isn't said again.
 * The others compare numbers, so none of them is asked where no row was compared, and none names a culprit while the
 * {@link NoiseHypothesis} holds. Findings come in the order of the signatures, whatever their strength. Where nothing
 * fits, the diagnosis says so and never guesses.
 */
public final class Diagnosis {

    /**
     * The signatures, in order of precedence. Roughly: what makes the run worthless; facts; single faults by what they
     * leave alone; then what fits many faults. A comment gives the reason where the order of two matters. Reasons with
     * a fault in brackets were seen on the sabotage bench.
     */
    static final List<Signature> PRECEDENCE = List.of(
            // Nothing that was measured counts if the gate cannot see a planted fault.
            new UndetectedControl(),
            // Before BrokenContract, which sees the same contradiction and cannot say whose it is (one token short).
            new ShortVocabulary(),
            // Before every measurement: a reference that cannot judge makes any bundle look wrong.
            new UnfitOracle(),
            // Before every measurement: noise looks like a wrong head (much noise from run to run).
            new NotRepeatable(),
            new ByteIdenticalBaseline(),
            new FalseClaim(FalseClaim.Beside.NOTHING),
            // Before NonFiniteLogits: it says where the NaN comes from (decay with the wrong sign).
            new ExplodingState(),
            // Before everything that compares numbers: NaN also zeroes scales, and leaves the rest of the rows to look
            // like a wrong head, last layer or attention (NaN at one token).
            new NonFiniteLogits(),
            // Before constant output, which is what a head without scales gives (head scales all zeroed).
            new WrongHead(WrongHead.Sign.ZEROED_SCALES),
            // Before every signature of numbers: the codes show what makes them wrong.
            new MisreadCodes(),
            // Before every signature of numbers: the graph and the oracle show what makes them wrong.
            new WrongExpertCount(),
            // Before every signature of numbers: an experiment shows what makes them wrong.
            new RoundedActivations(),
            new BrokenContract(),
            new ContextNotKept(),
            new TokenizerNotSupported(),
            // Before CoarseState and the others of states: single steps are right, so no state is wrong by itself.
            new PrefillLeavesWrongState(),
            // Before the others of devices: it says nothing of a device.
            new MissingSurface(),
            // Before the other two of devices: its tokens are all right.
            new TruncatedRecording(),
            new UnfinishedDeviceRun(),
            // Before WrongHead: every row of a shifted head is wrong (vocabulary shifted by one).
            new ShiftedVocabulary(),
            // Before WrongHead (constant logits).
            new NonsenseOutput(NonsenseOutput.Kind.CONSTANT),
            // Before DivergingDevice: it also knows that the device was right for a while.
            new LateDivergence(),
            new ShiftedPositions(),
            // Before CoarseState, RotaryPositions and WrongWeights: cut-off keys are off too, and take few values.
            new ClippedCache(),
            // Before RotaryPositions: coarse keys are off beside values that are right (keys in steps of 0.25).
            new CoarseState(),
            // Before NotRunnable: it knows why the engine gave up (caches capped at 64 tokens).
            new CutOffCache(),
            new DivergingDevice(),
            // Before StateHandoffFault and WrongWeights: keys alone being off is more than a jump there (rotary base).
            new RotaryPositions(),
            new WrongKeys(),
            // Before WrongHead: a grid explains rows of which no head is wrong (logits rounded to quarters).
            new CoarseLogits(),
            new WrongHead(WrongHead.Sign.CLIPPED_CODES),
            // Before WrongHead and FinalScale: they name what does it.
            new LogitScale(),
            new SoftCap(),
            new OutlyingTokens(OutlyingTokens.By.SCORED),
            // Before WrongWeights: no single tensor does this (every scale read per channel).
            new NonsenseOutput(NonsenseOutput.Kind.ROWS_AND_STATES),
            // Before StateHandoffFault: a state that never changes explains why what is handed on is wrong.
            new DroppedStateWrites(),
            // Before StateHandoffFault: it names what the state was taken for (recurrent states transposed).
            new MisplacedState(),
            // Before WrongWeights: the rows heal, which no wrong tensor does (state stale after a reset).
            new StaleState(StaleState.Sign.NOT_EMPTY),
            new StaleState(StaleState.Sign.ROWS_HEAL),
            // Before AttentionReach: experts that a router chooses come after the attention too.
            new RouterFlips(),
            // Before LongContextOnly: it names the layer (attention window of 64).
            new AttentionReach(),
            // Before what looks at states: a wrong row of the embedding is wrong in all of them.
            new OutlyingTokens(OutlyingTokens.By.FED),
            // Before WrongWeights and StateHandoffFault: most tokens are right, so no whole tensor is wrong.
            new SomeTokens(),
            // Before WrongRecurrence and WrongWeights: the seeded step shows that a step computes right.
            new StateHandoffFault(),
            // Before LastLayerFault, WrongWeights and WidthDependent: rounding of few bits does all that (2 and 3
            // bits).
            new TooFewLevels(TooFewLevels.Growth.EVEN),
            // After TooFewLevels, which also says why there is so much noise. While noise explains everything, nothing
            // else is asked.
            new PlainNoise(),
            new NonsenseOutput(NonsenseOutput.Kind.ONLY_ROWS),
            // Before WrongWeights: every recurrence is off out of proportion (update rule without the delta).
            new WrongRecurrence(),
            new FinalScale(),
            new LongContextOnly(),
            new WrongHead(WrongHead.Sign.NONE),
            new LastLayerFault(),
            // After CutOffCache, and after whatever the rows before the failure tell.
            new NotRunnable(),
            new NotSupported(),
            new DecayParameters(),
            new WrongWeights(WrongWeights.Where.FIRST_ROW),
            new WidthDependent(WidthDependent.Steps.RIGHT),
            // After what is recognised by name; before what only fits.
            new Bisected(),
            new NeverStops(),
            new WrongWeights(WrongWeights.Where.LATER_ROWS),
            // True, and yet not what made the tokens wrong (head zero point 120 for 128).
            new FalseClaim(FalseClaim.Beside.OTHER_OBJECTIONS),
            new TooFewLevels(TooFewLevels.Growth.UNEVEN),
            new WrongWeights(WrongWeights.Where.AMID_FEW_BITS),
            // Last: many faults let the difference grow, and most make the width matter.
            new AccumulatingNoise(),
            new WidthDependent(WidthDependent.Steps.WRONG));

    /** A fact of these families makes the numbers what they are. A false claim, say, doesn't. */
    private static final Set<Family> EXPLAIN_NUMBERS =
            Set.of(Family.ORACLE, Family.NONDETERMINISM, Family.NON_FINITE, Family.STATE, Family.WEIGHTS);

    private final List<Signature> signatures;

    /** Asks the signatures in their order of precedence. */
    public Diagnosis() {
        this(PRECEDENCE);
    }

    /** Asks some signatures in this order. */
    Diagnosis(List<Signature> signatures) {
        this.signatures = List.copyOf(signatures);
    }

    /** Returns the findings in the order in which they are worth looking at; none where nothing counts. */
    public List<Finding> diagnose(Measurements measured, List<Judgement> judgements, Policy policy) {
        return diagnose(new Evidence(measured, judgements, policy, Optional.empty()));
    }

    /**
     * Returns the findings of a stored run together with what a bisection of its bundle found.
     *
     * @param bisected the finding of the bisection
     */
    public List<Finding> diagnose(Measurements measured, List<Judgement> judgements, Policy policy, Finding bisected) {
        return diagnose(new Evidence(measured, judgements, policy, Optional.of(bisected)));
    }

    private List<Finding> diagnose(Evidence evidence) {
        Symptoms symptoms = new Symptoms(evidence);
        List<Finding> findings = new ArrayList<>();
        boolean explained = false;
        for (Signature signature : signatures) {
            if (signature.statesAFact()) {
                Optional<Finding> fact = signature.recognise(evidence, symptoms);
                fact.ifPresent(findings::add);
                explained |= fact.filter(found -> EXPLAIN_NUMBERS.contains(found.family()))
                        .isPresent();
            } else if (!explained && symptoms.rows().areKnown()) {
                Optional<Finding> culprit = signature
                        .recognise(evidence, symptoms)
                        .flatMap(found -> rejectingNoise(found, symptoms.nullHypothesis()));
                culprit.ifPresent(findings::add);
                explained = culprit.isPresent();
            }
        }
        boolean nothingFits =
                findings.stream().allMatch(finding -> Optional.of(finding).equals(evidence.bisected()));
        if (nothingFits && evidence.objections().findAny().isPresent()) {
            findings.add(unclassified(evidence));
        }
        return findings.stream().map(Diagnosis::inLines).toList();
    }

    /** A finding may quote a manifest or an engine, whose text must not pass for the gate's own. */
    private static Finding inLines(Finding finding) {
        return new Finding(
                finding.family(),
                finding.signature(),
                finding.strength(),
                VisibleText.line(finding.summary()),
                finding.evidence().stream().map(VisibleText::line).toList(),
                VisibleText.line(finding.advice()));
    }

    /** Adds the tests that reject noise to a finding that names a culprit; without any, there is no such finding. */
    private static Optional<Finding> rejectingNoise(Finding found, NoiseHypothesis noise) {
        if (found.family() == Family.PRECISION) {
            return Optional.of(found);
        }
        if (noise.holds()) {
            return Optional.empty();
        }
        List<String> evidence = new ArrayList<>(found.evidence());
        noise.rejections().forEach(line -> evidence.add("not noise: " + line));
        return Optional.of(new Finding(
                found.family(), found.signature(), found.strength(), found.summary(), evidence, found.advice()));
    }

    private static Finding unclassified(Evidence evidence) {
        return new Finding(
                Family.UNCLASSIFIED,
                "unclassified",
                Strength.SUGGESTIVE,
                "no known signature fits",
                Evidence.lines(evidence.objections()),
                "gate the fp32 export of the same graph: if it fails too, the export is wrong, else the "
                        + "quantisation is");
    }
}
