package dev.shipgate.report.html;

import dev.shipgate.report.wording.Badge;
import dev.shipgate.report.wording.Lookup;
import dev.shipgate.report.wording.Numbers;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Judgement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A check: what the policy makes of it, and what it saw.
 *
 * @param anchor by which it is linked to
 * @param title its name
 * @param question that it answers
 * @param judgements what the policy makes of each subject
 * @param notes sentences that explain
 * @param tables what was measured
 */
public record CheckSection(
        String anchor, String title, String question, Table judgements, List<String> notes, List<Table> tables) {

    private static final int MOST_JUDGEMENTS = 120;

    /** Tells whether there is nothing to show of it. */
    public boolean empty() {
        return judgements.empty() && tables.isEmpty();
    }

    /** Returns the anchor of a check's section within a page. */
    static String anchor(CheckId check) {
        return "check-" + check.id().replace('_', '-');
    }

    static CheckSection of(CheckId check, Lookup lookup, List<String> notes, List<Table> tables) {
        return new CheckSection(
                anchor(check),
                check.title(),
                check.question(),
                judgements(lookup.judgements(check)),
                notes,
                tables.stream().filter(table -> !table.empty()).toList());
    }

    private static Table judgements(List<Judgement> judgements) {
        List<List<Cell>> rows = new ArrayList<>();
        judgements.stream()
                .sorted(Comparator.comparing(
                        each -> each.verdict() == null ? 1 : -each.verdict().ordinal()))
                .forEach(each -> rows.add(row(each)));
        return Table.first(
                MOST_JUDGEMENTS,
                "What the policy makes of it",
                List.of("on", "verdict", "agree", "95 % interval", "why"),
                rows);
    }

    private static List<Cell> row(Judgement judgement) {
        return List.of(
                Cell.text(judgement.subject().place()),
                Cell.badge(Badge.of(judgement)),
                Cell.number(
                        judgement.tally() == null
                                ? Numbers.NONE
                                : Numbers.count(judgement.tally().agreed()) + "/"
                                        + Numbers.count(judgement.tally().of())),
                Cell.number(
                        judgement.tally() == null || judgement.tally().of() == 0
                                ? Numbers.NONE
                                : CheckMatrix.interval(judgement.tally().rate())),
                Cell.text(judgement.reason()));
    }
}
