package dev.shipgate.report.html;

import dev.shipgate.report.wording.Badge;
import dev.shipgate.report.wording.Lookup;
import dev.shipgate.report.wording.Numbers;
import dev.shipgate.report.wording.VisibleText;
import dev.shipgate.transcript.Agreement;
import dev.shipgate.transcript.CaseFacts;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.Rate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The gate on one screen: cases down, checks across, and the bundle as a whole above.
 *
 * @param whole the checks of the bundle as a whole
 * @param columns the checks that are run on each case
 * @param rows the cases
 * @param note the cases that are left out; {@code null} if none is
 * @param silent the checks without a judgement, one sentence; {@code null} if there are none
 */
public record CheckMatrix(
        List<Square> whole,
        List<Column> columns,
        List<Row> rows,
        @Nullable String note,
        @Nullable String silent) {

    private static final int MOST_ROWS = 60;

    /**
     * A check.
     *
     * @param title its name
     * @param anchor the anchor of its section
     */
    public record Column(String title, String anchor) {}

    /**
     * A case.
     *
     * @param caseId its name
     * @param kind its kind and its length
     * @param squares one entry per column
     */
    public record Row(String caseId, String kind, List<Square> squares) {}

    /**
     * One check on one case, or on the bundle.
     *
     * @param check the name of the check
     * @param badge the verdict; {@code null} if there was nothing to judge
     * @param score a score such as {@code 16/16}, or empty
     * @param interval the Wilson interval, or empty
     * @param anchor the anchor of its details
     * @param spoken everything in words
     */
    public record Square(
            String check, @Nullable Badge badge, String score, String interval, String anchor, String spoken) {}

    static CheckMatrix of(Lookup lookup) {
        List<CheckId> perCase = new ArrayList<>();
        List<Square> whole = new ArrayList<>();
        for (CheckId check : CheckId.values()) {
            List<Judgement> judgements = lookup.judgements(check);
            if (judgements.stream().anyMatch(each -> each.subject().caseId() != null)) {
                perCase.add(check);
            }
            List<Judgement> ofBundle = judgements.stream()
                    .filter(each -> each.subject().caseId() == null)
                    .toList();
            if (!ofBundle.isEmpty()) {
                whole.add(square(check, "the bundle", ofBundle));
            }
        }
        Map<String, Integer> severities = severities(lookup);
        List<String> cases = new ArrayList<>(lookup.caseIds());
        cases.sort(Comparator.comparing(caseId -> -severities.getOrDefault(caseId, -1)));
        Set<String> worst = Set.copyOf(cases.subList(0, Math.min(cases.size(), MOST_ROWS)));
        List<String> shown = lookup.caseIds().stream().filter(worst::contains).toList();
        return new CheckMatrix(
                whole,
                perCase.stream()
                        .map(check -> new Column(check.title(), CheckSection.anchor(check)))
                        .toList(),
                shown.stream().map(caseId -> row(lookup, caseId, perCase)).toList(),
                shown.size() < cases.size()
                        ? "The worst " + shown.size() + " of " + cases.size() + " cases; transcript.json contains all."
                        : null,
                silent(lookup));
    }

    private static @Nullable String silent(Lookup lookup) {
        String titles = Arrays.stream(CheckId.values())
                .filter(check -> lookup.judgements(check).isEmpty())
                .map(CheckId::title)
                .collect(Collectors.joining(", "));
        return titles.isEmpty() ? null : "Not judged in this run, and no part of its verdict: " + titles + ".";
    }

    /** Returns the rank of each case's worst verdict among all verdicts. */
    private static Map<String, Integer> severities(Lookup lookup) {
        Map<String, Integer> severities = new HashMap<>();
        for (Judgement judgement : lookup.transcript().judgements()) {
            String caseId = judgement.subject().caseId();
            if (caseId != null) {
                severities.merge(caseId, rank(judgement), Math::max);
            }
        }
        return severities;
    }

    private static Row row(Lookup lookup, String caseId, List<CheckId> checks) {
        CaseFacts facts = lookup.caseFacts(caseId);
        List<Square> squares = checks.stream()
                .map(check -> square(
                        check,
                        VisibleText.plain(caseId, 60),
                        lookup.judgements(check).stream()
                                .filter(each -> caseId.equals(each.subject().caseId()))
                                .toList()))
                .toList();
        return new Row(
                VisibleText.plain(caseId, 60),
                facts == null ? "" : facts.kind().id() + ", " + Numbers.counted(facts.positions(), "position"),
                squares);
    }

    private static Square square(CheckId check, String about, List<Judgement> judgements) {
        String title = check.title();
        if (judgements.isEmpty()) {
            return new Square(
                    title, null, "", "", CheckSection.anchor(check), title + " of " + about + ": nothing to judge");
        }
        Judgement worst = judgements.stream()
                .max(Comparator.comparingInt(CheckMatrix::rank))
                .orElseThrow();
        Badge badge = Badge.of(worst);
        Rate rate = Agreement.in(judgements).rate();
        int of = rate.of();
        int agreed = rate.agreed();
        String score = of == 0
                ? judgements.size() > 1 ? "× " + judgements.size() : ""
                : Numbers.count(agreed) + "/" + Numbers.count(of);
        String interval = of == 0 ? "" : interval(rate);
        return new Square(
                title,
                badge,
                score,
                interval,
                CheckSection.anchor(check),
                title + " of " + about + ": " + badge.word() + (of == 0 ? "" : ", " + agreed + " of " + of)
                        + (interval.isEmpty() ? "" : ", 95 % interval " + interval));
    }

    private static int rank(Judgement judgement) {
        return judgement.verdict() == null ? -1 : judgement.verdict().ordinal();
    }

    /** Returns both ends of an interval, such as {@code 80.6–100 %}. */
    static String interval(Rate rate) {
        return Numbers.percent(rate.low()).replace(" %", "") + "–" + Numbers.percent(rate.high());
    }
}
