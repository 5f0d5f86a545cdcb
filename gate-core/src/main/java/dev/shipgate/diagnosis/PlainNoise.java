package dev.shipgate.diagnosis;

import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.MarginNoise;
import dev.shipgate.transcript.Strength;
import dev.shipgate.transcript.Tally;
import dev.shipgate.transcript.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Checks object to the rows, and quantisation noise explains every objection. */
final class PlainNoise implements Signature {

    /** The checks that noise can fail by itself. */
    private static final Set<CheckId> BY_NOISE = Set.of(
            CheckId.MARGIN_NOISE,
            CheckId.TEACHER_FORCED_SWEEP,
            CheckId.SEEDED_STEP,
            CheckId.GREEDY,
            CheckId.PREFILL_WIDTH,
            CheckId.BASELINE_PARITY);

    @Override
    public Set<Strength> strengths() {
        return Set.of(Strength.STRONG);
    }

    @Override
    public Optional<Finding> recognise(Evidence evidence, Symptoms symptoms) {
        Optional<MarginNoise> measured =
                evidence.observations(MarginNoise.class).findFirst();
        boolean isRed = evidence.objections().anyMatch(PlainNoise::mayBeNoise);
        if (measured.isEmpty() || !isRed || !symptoms.nullHypothesis().holds()) {
            return Optional.empty();
        }
        MarginNoise noise = measured.get();
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "sigma of the margins is %.2g nat over %d positions, with a bias of %.2g nat",
                noise.sigmaNats(),
                noise.positions(),
                noise.biasNats()));
        lines.add(String.format(
                Locale.ROOT,
                "noise of this size predicts %.1f flips, and there are %d",
                noise.expectedFlips(),
                noise.flips()));
        lines.add("no layer, position or token stands out");
        if (noise.bodyBits() != null) {
            lines.add(String.format(Locale.ROOT, "the weights of the layers use %.1f bits", noise.bodyBits()));
        }
        if (noise.stateBits() != null) {
            lines.add("the carried states use " + noise.stateBits() + " bits");
        }
        return Optional.of(new Finding(
                Family.PRECISION,
                "quantisation-noise",
                Strength.STRONG,
                "quantisation noise, spread evenly: over the policy's budget, or flipping tokens beyond the tie band",
                lines,
                "use more bits or smaller blocks, or quantise with calibration; or judge under a policy for fewer"
                        + " bits"));
    }

    /** Noise flips tokens and moves margins, but leaves every logit finite. */
    private static boolean mayBeNoise(Judgement judgement) {
        Tally tally = judgement.tally();
        return BY_NOISE.contains(judgement.subject().check())
                && judgement.verdict() == Verdict.FAIL
                && (tally == null || tally.nonFinite().isEmpty());
    }
}
