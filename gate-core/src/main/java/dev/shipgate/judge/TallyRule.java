package dev.shipgate.judge;

import dev.shipgate.report.wording.Numbers;
import dev.shipgate.transcript.OutcomeCounts;
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
     * @param unit what is counted, in the singular, such as {@code position}
     */
    Ruling rule(Tally tally, String unit) {
        Ruling ruling = rule(OutcomeCounts.of(tally), unit);
        return new Ruling(ruling.verdict(), tally, ruling.reason());
    }

    /**
     * Rules on counts, without a tally.
     *
     * @param unit what is counted, in the singular, such as {@code position}
     */
    Ruling rule(OutcomeCounts counts, String unit) {
        String score = Numbers.count(counts.agreed()) + " of "
                + Numbers.counted(counts.of(), unit + " agrees", unit + "s agree") + details(counts);
        if (counts.of() == 0) {
            return Ruling.of(Verdict.INCONCLUSIVE, "there are no " + unit + "s to compare");
        }
        if (counts.nonFinite() > 0 || counts.overLimit() > 0) {
            return Ruling.of(Verdict.FAIL, score);
        }
        if (counts.judged() == 0) {
            return Ruling.of(Verdict.INVALID_ORACLE, score + "; the oracle is not confident at any of them");
        }
        double agreementRate = (counts.judged() - counts.flips()) / (double) counts.judged();
        if (agreementRate < policy.minAgreementRate()) {
            return Ruling.of(Verdict.FAIL, score);
        }
        if (counts.ties() == 0 && counts.refused() == 0) {
            return Ruling.of(Verdict.PASS, score);
        }
        return Ruling.of(policy.tiesPass() ? Verdict.PASS_TIE : Verdict.FAIL, score);
    }

    private static String details(OutcomeCounts counts) {
        List<String> details = new ArrayList<>();
        add(details, counts.flips(), "flipped where the oracle is confident");
        add(details, counts.nonFinite(), "with NaN or infinite logits");
        add(details, counts.ties(), "differ inside the tie band");
        add(details, counts.refused(), "differ where the oracle is too weak to judge");
        add(details, counts.unreached(), "come after the divergence and were not compared");
        add(details, counts.overLimit(), "over a numeric limit of the policy");
        return details.isEmpty() ? "" : "; " + String.join(", ", details);
    }

    private static void add(List<String> details, long count, String what) {
        if (count > 0) {
            details.add(Numbers.count(count) + " " + what);
        }
    }
}
