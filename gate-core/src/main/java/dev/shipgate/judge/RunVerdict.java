package dev.shipgate.judge;

import dev.shipgate.report.wording.VisibleText;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.Measurements;
import dev.shipgate.transcript.Standing;
import dev.shipgate.transcript.Tally;
import dev.shipgate.transcript.Verdict;
import java.util.List;
import java.util.Objects;

/**
 * The verdict of a whole run: the worst of the verdicts that count.
 *
 * @param verdict that verdict; INCONCLUSIVE if nothing counts that compared tokens with the oracle's, since comparing
 *     nothing is never a pass
 * @param headline one sentence that explains it
 */
public record RunVerdict(Verdict verdict, String headline) {

    /**
     * Sums up the judgements of a run.
     *
     * @param judge the judge that made them
     */
    public static RunVerdict of(List<Judgement> judgements, Measurements measured, Judge judge) {
        List<Judgement> counting = judgements.stream()
                .filter(each -> each.standing() == Standing.REQUIRED)
                .toList();
        Verdict worst = Verdict.worst(counting.stream()
                        .map(each -> Objects.requireNonNull(each.verdict()))
                        .toList())
                .orElse(Verdict.INCONCLUSIVE);
        if (worst.mayShip() && counting.stream().noneMatch(RunVerdict::comparedWithOracle)) {
            return new RunVerdict(
                    Verdict.INCONCLUSIVE,
                    VisibleText.line(measured.bundle().name())
                            + " is inconclusive: nothing that counts compares it with the oracle.");
        }
        return new RunVerdict(worst, new Headline(counting, measured, judge.tieBand(measured)).of(worst));
    }

    /** Tells whether a judgement compared at least one token with a confident oracle's. */
    private static boolean comparedWithOracle(Judgement judgement) {
        Tally tally = judgement.tally();
        return judgement.subject().check().comparesTokensWithOracle() && tally != null && tally.judged() > 0;
    }
}
