package dev.shipgate.report.html;

import dev.shipgate.report.wording.Numbers;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.MarginNoise;
import dev.shipgate.transcript.MarginUnit;
import dev.shipgate.transcript.Policy;
import org.jspecify.annotations.Nullable;

/**
 * The margins below which the judge counted a flip to the oracle's runner-up as a tie.
 *
 * @param nats the upper end
 * @param why what sets it, a few words
 */
record TieBand(double nats, String why) {

    /**
     * Reads the band of a run. Noise widens it only if the judgement of the noise may ship.
     *
     * @param judgement the judgement of {@code noise}; {@code null} if there is none
     * @return {@code null} if the policy compares margins in probability
     */
    static @Nullable TieBand of(Policy policy, MarginNoise noise, @Nullable Judgement judgement) {
        if (policy.margin().unit() != MarginUnit.LOGIT) {
            return null;
        }
        double chosen = policy.margin().tieBand();
        Double sigmas = policy.noise().tieBandSigmas();
        if (sigmas == null) {
            return new TieBand(chosen, "set by the policy");
        }
        if (judgement == null
                || judgement.verdict() == null
                || !judgement.verdict().mayShip()) {
            return new TieBand(chosen, "not widened, because margin noise did not pass");
        }
        double widened = policy.withNoiseBand(noise.sigmaNats()).margin().tieBand();
        return new TieBand(
                widened,
                widened > chosen ? Numbers.chosen(sigmas) + " sigma" : "set by the policy; the noise needs no more");
    }
}
