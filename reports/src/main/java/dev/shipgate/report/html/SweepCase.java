package dev.shipgate.report.html;

import dev.shipgate.report.wording.Badge;
import dev.shipgate.report.wording.Lookup;
import dev.shipgate.report.wording.Numbers;
import dev.shipgate.report.wording.Outcome;
import dev.shipgate.report.wording.VisibleText;
import dev.shipgate.transcript.CaseFacts;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.Tally;
import dev.shipgate.transcript.TeacherForcedSweep;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A prompt, position by position.
 *
 * @param caseId its name
 * @param kind the kind of the case
 * @param badge the verdict; {@code null} if there is none
 * @param score a score such as {@code 16/16}
 * @param reason the reason for the verdict, in one line
 * @param strip its tokens; empty if there are too many to show
 * @param chart the curves
 */
public record SweepCase(
        String caseId,
        String kind,
        @Nullable Badge badge,
        String score,
        String reason,
        List<Token> strip,
        Chart chart) {

    /** The largest number of tokens for which each token has its own box. */
    static final int LONGEST_STRIP = 64;

    /**
     * A token of the prompt.
     *
     * @param position 0-based
     * @param text the text, with invisible characters escaped
     * @param outcome the outcome of the row after it
     * @param expected the oracle's next token, with invisible characters escaped
     * @param found the bundle's next token, with invisible characters escaped
     */
    public record Token(int position, String text, Outcome outcome, String expected, String found) {}

    static SweepCase of(String id, Lookup lookup, TeacherForcedSweep sweep) {
        String caseId = Objects.requireNonNullElse(sweep.subject().caseId(), "");
        Judgement judgement = lookup.judgement(sweep.subject());
        Tally tally = judgement == null ? null : judgement.tally();
        List<Outcome> outcomes = Outcome.of(sweep.positions(), tally);
        CaseFacts facts = lookup.caseFacts(caseId);
        long agreed =
                sweep.positions().stream().filter(PositionObservation::agrees).count();
        return new SweepCase(
                VisibleText.plain(caseId, 60),
                facts == null ? "" : facts.kind().id(),
                judgement == null ? null : Badge.of(judgement),
                Numbers.count(agreed) + "/" + Numbers.count(sweep.positions().size()),
                judgement == null ? "not judged" : VisibleText.plain(judgement.reason(), 400),
                strip(sweep.positions(), outcomes),
                PositionChart.of(id, caseId, lookup.transcript().policy(), sweep.positions(), outcomes));
    }

    private static List<Token> strip(List<PositionObservation> positions, List<Outcome> outcomes) {
        if (positions.size() > LONGEST_STRIP) {
            return List.of();
        }
        List<Token> strip = new ArrayList<>();
        for (PositionObservation position : positions) {
            String text = position.input().text();
            strip.add(new Token(
                    position.position(),
                    text == null ? "#" + position.input().id() : VisibleText.quoted(text, 16),
                    outcomes.get(position.position()),
                    position.oracle() == null
                            ? "not finite"
                            : VisibleText.of(position.oracle().top1()),
                    position.bundle() == null
                            ? "not finite"
                            : VisibleText.of(position.bundle().top1())));
        }
        return strip;
    }
}
