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
 * A check: its judgements and its measurements.
 *
 * @param anchor the anchor for links to it
 * @param title its name
 * @param question the question that it answers
 * @param judgements the judgement of each subject
 * @param notes explanatory sentences
 * @param tables the measurements
 */
public record CheckSection(
        String anchor, String title, String question, Table judgements, List<String> notes, List<Table> tables) {

    private static final int MOST_JUDGEMENTS = 120;

    /** Returns whether it has nothing to show. */
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
                "The judgements under the policy",
                List.of("subject", "verdict", "agree", "95 % interval", "why"),
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
