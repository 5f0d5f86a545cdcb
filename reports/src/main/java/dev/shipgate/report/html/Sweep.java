package dev.shipgate.report.html;

import dev.shipgate.report.wording.Lookup;
import dev.shipgate.report.wording.Numbers;
import dev.shipgate.report.wording.Outcome;
import dev.shipgate.report.wording.PositionMetric;
import dev.shipgate.report.wording.VisibleText;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.RowTop;
import dev.shipgate.transcript.TeacherForcedSweep;
import dev.shipgate.transcript.TokenClass;
import dev.shipgate.transcript.TokenClassScore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The content of the sweep.
 *
 * @param cases the prompts, position by position
 * @param casesLeftOut the number of cases that aren't drawn; the drawn cases are the worst
 * @param flips explanations of the positions that differ, worst first
 * @param flipTable every position that differs
 * @param scatter margin against error; {@code null} if no rows could be compared
 * @param distribution the distribution of the differences between the rows
 * @param classes the agreement by class of token
 */
public record Sweep(
        List<SweepCase> cases,
        int casesLeftOut,
        List<Flip> flips,
        Table flipTable,
        @Nullable Chart scatter,
        Distribution distribution,
        Table classes) {

    private static final int MOST_CASES = 12;
    private static final int MOST_FLIPS = 8;
    private static final int MOST_FLIP_ROWS = 100;
    private static final int MOST_DISTRIBUTION_ROWS = 40;

    /** A position that differs. */
    private record Difference(String caseId, PositionObservation position, Outcome outcome) {

        double margin() {
            RowTop oracle = position.oracle();
            return oracle == null ? 0 : oracle.margin().logit();
        }
    }

    static Sweep of(Lookup lookup) {
        List<TeacherForcedSweep> sweeps = lookup.observations(TeacherForcedSweep.class);
        List<TeacherForcedSweep> shown = worst(lookup, sweeps);
        List<SweepCase> cases = new ArrayList<>();
        for (TeacherForcedSweep sweep : shown) {
            cases.add(SweepCase.of("positions-" + cases.size(), lookup, sweep));
        }
        List<Difference> differences = new ArrayList<>();
        List<ScatterChart.Point> points = new ArrayList<>();
        List<Distribution.Group> groups = new ArrayList<>();
        List<PositionObservation> all = new ArrayList<>();
        for (TeacherForcedSweep sweep : sweeps) {
            String caseId =
                    VisibleText.plain(Objects.requireNonNullElse(sweep.subject().caseId(), ""), 60);
            Judgement judgement = lookup.judgement(sweep.subject());
            List<Outcome> outcomes = Outcome.of(sweep.positions(), judgement == null ? null : judgement.tally());
            for (PositionObservation position : sweep.positions()) {
                Outcome outcome = outcomes.get(position.position());
                if (outcome != Outcome.AGREE) {
                    differences.add(new Difference(caseId, position, outcome));
                }
                // Unrecorded logits may have moved further, so no statement about flips would be possible.
                if (position.difference() != null
                        && position.difference().topK() == null
                        && position.difference().maxAbsLogit() != null
                        && position.oracle() != null) {
                    points.add(new ScatterChart.Point(
                            position.oracle().margin().logit(),
                            position.difference().maxAbsLogit(),
                            outcome));
                }
            }
            all.addAll(sweep.positions());
            if (groups.size() < MOST_DISTRIBUTION_ROWS) {
                groups.add(new Distribution.Group(caseId, sweep.positions()));
            }
        }
        groups.add(0, new Distribution.Group("all cases", all));
        differences.sort(Comparator.comparing(Difference::outcome)
                .thenComparing(Difference::margin)
                .reversed());
        return new Sweep(
                cases,
                sweeps.size() - shown.size(),
                differences.stream()
                        .limit(MOST_FLIPS)
                        .map(each -> Flip.of(each.caseId(), each.position(), each.outcome()))
                        .toList(),
                flipTable(differences),
                points.isEmpty() ? null : ScatterChart.of(points),
                Distribution.of(groups),
                classes(sweeps));
    }

    private static List<TeacherForcedSweep> worst(Lookup lookup, List<TeacherForcedSweep> sweeps) {
        List<TeacherForcedSweep> worst = sweeps.stream()
                .sorted(Comparator.comparing(sweep -> {
                    Judgement judgement = lookup.judgement(sweep.subject());
                    return judgement == null || judgement.verdict() == null
                            ? 0
                            : -judgement.verdict().ordinal();
                }))
                .limit(MOST_CASES)
                .toList();
        return sweeps.stream().filter(worst::contains).toList();
    }

    private static Table flipTable(List<Difference> differences) {
        List<List<Cell>> rows =
                differences.stream().limit(MOST_FLIP_ROWS + 1L).map(Sweep::row).toList();
        Table table = Table.of(
                "Every position that differs, the largest margin first",
                List.of(
                        "case",
                        "position",
                        "after",
                        "outcome",
                        "oracle's top-1",
                        "oracle's margin, nat",
                        "bundle's top-1",
                        "bundle's margin, nat",
                        "rank of the oracle's"),
                rows.size() <= MOST_FLIP_ROWS ? rows : rows.subList(0, MOST_FLIP_ROWS));
        return differences.size() <= MOST_FLIP_ROWS
                ? table
                : Table.of(
                        table.caption(),
                        table.head(),
                        table.rows(),
                        "and " + Numbers.count(differences.size() - MOST_FLIP_ROWS) + " more in transcript.json");
    }

    private static List<Cell> row(Difference difference) {
        PositionObservation position = difference.position();
        RowTop oracle = position.oracle();
        RowTop bundle = position.bundle();
        return List.of(
                Cell.text(difference.caseId()),
                Cell.count(position.position()),
                Cell.token(position.input()),
                Cell.tone(
                        difference.outcome().sign() + " " + difference.outcome().word(),
                        difference.outcome().css()),
                oracle == null ? Cell.text("not finite") : Cell.token(oracle.top1()),
                Cell.number(PositionMetric.ORACLE_MARGIN_LOGIT.shown(position)),
                bundle == null ? Cell.text("not finite") : Cell.token(bundle.top1()),
                Cell.number(PositionMetric.BUNDLE_MARGIN_LOGIT.shown(position)),
                Cell.count(
                        position.difference() == null
                                ? null
                                : position.difference().oracleTokenRank()));
    }

    private static Table classes(List<TeacherForcedSweep> sweeps) {
        Map<TokenClass, int[]> counts = new TreeMap<>();
        for (TeacherForcedSweep sweep : sweeps) {
            for (TokenClassScore score : sweep.tokenClasses()) {
                int[] count = counts.computeIfAbsent(score.tokenClass(), each -> new int[2]);
                count[0] += score.agreed();
                count[1] += score.of();
            }
        }
        List<List<Cell>> rows = new ArrayList<>();
        counts.forEach((tokenClass, count) -> rows.add(List.of(
                Cell.text(tokenClass.id()),
                Cell.number(Numbers.count(count[0]) + "/" + Numbers.count(count[1])),
                Cell.number(count[1] == 0 ? Numbers.NONE : Numbers.percent(count[0] / (double) count[1])))));
        return Table.of(
                "By class of the oracle's token: an average would hide a fault in only the numbers",
                List.of("class", "same top-1", "share"),
                rows);
    }
}
