package dev.shipgate.judge;

import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.Tally;
import dev.shipgate.transcript.Verdict;
import java.util.ArrayList;
import java.util.List;

/** Judges a tally under a policy. */
final class TallyRule {

    private final Policy policy;

    TallyRule(Policy policy) {
        this.policy = policy;
    }

    /**
     * Rules on a tally.
     *
     * @param unit what is counted, such as {@code positions}
     */
    Ruling rule(Tally tally, String unit) {
        String score = tally.agreed() + " of " + tally.of() + " " + unit + " agree" + details(tally);
        if (tally.of() == 0) {
            return new Ruling(Verdict.INCONCLUSIVE, tally, "there are no " + unit + " to compare");
        }
        if (!tally.nonFinite().isEmpty() || !tally.overLimit().isEmpty()) {
            return new Ruling(Verdict.FAIL, tally, score);
        }
        if (tally.judged() == 0) {
            return new Ruling(Verdict.INVALID_ORACLE, tally, score + "; the oracle is not confident at any of them");
        }
        double agreementRate = (tally.judged() - tally.flips().size()) / (double) tally.judged();
        if (agreementRate < policy.minAgreementRate()) {
            return new Ruling(Verdict.FAIL, tally, score);
        }
        if (tally.ties().isEmpty() && tally.refused().isEmpty()) {
            return new Ruling(Verdict.PASS, tally, score);
        }
        return new Ruling(policy.tiesPass() ? Verdict.PASS_TIE : Verdict.FAIL, tally, score);
    }

    private static String details(Tally tally) {
        List<String> details = new ArrayList<>();
        add(details, tally.flips().size(), "flipped where the oracle is confident");
        add(details, tally.nonFinite().size(), "with NaN or infinite logits");
        add(details, tally.ties().size(), "differ inside the tie band");
        add(details, tally.refused().size(), "differ where the oracle is too weak to judge");
        add(details, tally.unreached(), "come after the divergence and were not compared");
        add(details, tally.overLimit().size(), "over a numeric limit of the policy");
        return details.isEmpty() ? "" : "; " + String.join(", ", details);
    }

    private static void add(List<String> details, int count, String what) {
        if (count > 0) {
            details.add(count + " " + what);
        }
    }
}
