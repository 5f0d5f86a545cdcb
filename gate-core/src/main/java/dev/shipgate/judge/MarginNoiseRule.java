package dev.shipgate.judge;

import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.MarginNoise;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.Policy.NoiseLimits;
import dev.shipgate.transcript.StateGrowth;
import dev.shipgate.transcript.TokenError;
import dev.shipgate.transcript.TokenErrors;
import dev.shipgate.transcript.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Whether the bundle's margins scatter no further than the policy allows, and only as noise would. */
public final class MarginNoiseRule implements Rule<MarginNoise> {

    /** More bits than this are floats: between 8-bit codes and a float16. */
    private static final double BITS_OF_FLOATS = 12;

    private final NoiseLimits limits;
    private final double tieBandNats;
    private final double stateRoundingError;

    public MarginNoiseRule(Policy policy) {
        this.limits = policy.noise();
        this.tieBandNats = policy.margin().tieBand();
        this.stateRoundingError = policy.limits().stateRoundingError();
    }

    @Override
    public Class<MarginNoise> observes() {
        return MarginNoise.class;
    }

    @Override
    public Ruling rule(MarginNoise noise, CaseKind kind) {
        List<String> broken = broken(noise);
        String figures = String.format(
                Locale.ROOT,
                "sigma of the margins %.2g nat over %d positions; %d flips, of which such noise predicts %.1f",
                noise.sigmaNats(),
                noise.positions(),
                noise.flips(),
                noise.expectedFlips());
        return broken.isEmpty()
                ? Ruling.of(Verdict.PASS, figures)
                : Ruling.of(Verdict.FAIL, String.join("; ", broken) + ". " + figures);
    }

    private List<String> broken(MarginNoise noise) {
        List<String> broken = new ArrayList<>();
        if (limits.maxMarginNoiseNats() != null && noise.sigmaNats() > limits.maxMarginNoiseNats()) {
            broken.add(over("sigma of the margins", noise.sigmaNats(), " nat", limits.maxMarginNoiseNats()));
        }
        if (isAllFloats(noise)) {
            brokenByFloats(noise, broken);
        }
        if (limits.maxSlopeError() != null
                && noise.slope() != null
                && Math.abs(noise.slope() - 1) > limits.maxSlopeError()) {
            broken.add(String.format(
                    Locale.ROOT,
                    "the slope of the rows against the oracle's is %.3f; it may differ from 1 by at most %.2g",
                    noise.slope(),
                    limits.maxSlopeError()));
        }
        if (limits.maxMedianKlNats() != null && noise.medianKlNats() > limits.maxMedianKlNats()) {
            broken.add(over("the median KL divergence", noise.medianKlNats(), " nat", limits.maxMedianKlNats()));
        }
        brokenByOneToken(noise, broken);
        if (hasTooManyFlips(noise)) {
            broken.add(String.format(
                    Locale.ROOT,
                    "%d flips are more than noise explains: it predicts %.1f, and at least as many with a"
                            + " probability of %.2g",
                    noise.flips(),
                    noise.expectedFlips(),
                    noise.flipProbability()));
        }
        return broken;
    }

    /** Much larger errors of one token are a wrong row of the head, whether or not any prompt prefers that token. */
    private void brokenByOneToken(MarginNoise noise, List<String> broken) {
        TokenErrors scored = noise.scored();
        if (limits.maxTokenError() == null || scored == null) {
            return;
        }
        TokenError furthest = scored.largest().get(0);
        if (furthest.rmsNats() > tieBandNats && furthest.rmsNats() > limits.maxTokenError() * scored.medianRmsNats()) {
            broken.add(String.format(
                    Locale.ROOT,
                    "the logits of token %d are off by %.2g nat, %.3g times as far as the median token's; the policy"
                            + " allows %.3g times",
                    furthest.token().id(),
                    furthest.rmsNats(),
                    furthest.rmsNats() / scored.medianRmsNats(),
                    limits.maxTokenError()));
        }
    }

    private static boolean isAllFloats(MarginNoise noise) {
        return noise.bodyBits() != null && noise.bodyBits() > BITS_OF_FLOATS && noise.stateBits() == null;
    }

    private void brokenByFloats(MarginNoise noise, List<String> broken) {
        if (limits.maxFloatNoiseNats() != null
                && noise.sigmaNats() > Math.max(limits.maxFloatNoiseNats(), noise.logitUlpNats())) {
            broken.add(over("sigma of the margins", noise.sigmaNats(), " nat", limits.maxFloatNoiseNats())
                    + " for weights that are floats");
        }
        StateGrowth growth = noise.stateGrowth();
        if (limits.maxFloatStateGrowth() != null
                && growth != null
                && growth.error() > stateRoundingError
                && growth.isMoreThan(limits.maxFloatStateGrowth())) {
            broken.add(String.format(
                    Locale.ROOT,
                    "%s is %.2g away from the oracle's, and every state before it at most %.2g: its weights are"
                            + " floats, so it is computed differently, not rounded",
                    growth.slot(),
                    growth.error(),
                    growth.largestBefore()));
        }
    }

    /** Flips within the tie band are ties, whatever the noise; only a flip beyond it needs an explanation. */
    private boolean hasTooManyFlips(MarginNoise noise) {
        return limits.minFlipProbability() != null
                && noise.flipProbability() < limits.minFlipProbability()
                && limits.maxFlipExcess() != null
                && noise.flipExcess() > limits.maxFlipExcess()
                && (noise.largestFlippedMarginNats() == null || noise.largestFlippedMarginNats() >= tieBandNats);
    }

    private static String over(String what, double found, String unit, double limit) {
        return String.format(Locale.ROOT, "%s is %.2g%s; the policy allows %.2g%s", what, found, unit, limit, unit);
    }
}
