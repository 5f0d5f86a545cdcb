package dev.shipgate.judge;

import dev.shipgate.report.wording.Numbers;
import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.ContextReach;
import dev.shipgate.transcript.Verdict;

/** Whether a bundle steps at the end of the context that its manifest promises. */
public final class ContextReachRule implements Rule<ContextReach> {

    @Override
    public Class<ContextReach> observes() {
        return ContextReach.class;
    }

    @Override
    public Ruling rule(ContextReach reach, CaseKind kind) {
        Integer broken = reach.brokenAtTokens();
        String promise = "the manifest promises " + reach.promisedTokens() + " tokens of context";
        if (broken != null) {
            return Ruling.of(
                    Verdict.FAIL,
                    promise + ", but the bundle breaks at " + broken + ": "
                            + (reach.failure() != null
                                    ? reach.failure()
                                    : Numbers.counted(reach.nonFinite(), "logit is", "logits are") + " not finite")
                            + "; export it for the promised length, or promise less");
        }
        return reach.longestTokens() < reach.promisedTokens()
                ? Ruling.of(
                        Verdict.INCONCLUSIVE,
                        promise + ", and a context of more than " + reach.longestTokens()
                                + " is too large to try here; the bundle steps up to there")
                : Ruling.of(Verdict.PASS, promise + ", and the bundle steps at the last of them");
    }
}
