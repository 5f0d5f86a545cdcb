package dev.shipgate.judge;

import dev.shipgate.report.wording.VisibleText;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.Measurements;
import dev.shipgate.transcript.Standing;
import dev.shipgate.transcript.Tally;
import dev.shipgate.transcript.Verdict;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The verdict of a whole run: the worst of the verdicts that count.
 *
 * @param verdict that verdict; INCONCLUSIVE if nothing counts that compared tokens with the oracle's and found one
 *     equal, since comparing nothing, or excusing everything, is never a pass
 * @param headline one sentence that explains it
 */
public record RunVerdict(Verdict verdict, String headline) {

    static final String NOTHING_COMPARED = "nothing that counts compares it with the oracle";
    static final String EVERYTHING_EXCUSED =
            "no token is the oracle's where the oracle is confident, and every other one is excused";

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
        if (!worst.mayShip()) {
            return new RunVerdict(worst, new Headline(counting, measured, judge.tieBand(measured)).of(worst));
        }
        List<Tally> compared = counting.stream()
                .filter(each -> each.subject().check().comparesTokensWithOracle())
                .flatMap(each -> Stream.ofNullable(each.tally()))
                .filter(tally -> tally.judged() > 0)
                .toList();
        if (compared.isEmpty()) {
            return inconclusive(measured, NOTHING_COMPARED);
        }
        if (compared.stream().noneMatch(Tally::agreesConfidently)) {
            return inconclusive(measured, EVERYTHING_EXCUSED);
        }
        return new RunVerdict(worst, new Headline(counting, measured, judge.tieBand(measured)).of(worst));
    }

    private static RunVerdict inconclusive(Measurements measured, String reason) {
        return new RunVerdict(
                Verdict.INCONCLUSIVE, VisibleText.line(measured.bundle().name()) + " is inconclusive: " + reason + ".");
    }
}
