package dev.shipgate.report.html;

import dev.shipgate.report.wording.Badge;
import dev.shipgate.report.wording.Numbers;
import dev.shipgate.report.wording.ReleaseEntry;
import dev.shipgate.report.wording.ReleaseFigures;
import dev.shipgate.report.wording.VisibleText;
import dev.shipgate.transcript.FileFacts;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The content of the page of a release.
 *
 * @param badge the worst verdict
 * @param headline how many bundles may ship, and which must not
 * @param bundles one row per bundle, in the order of the release
 * @param comparisons the cases in each bundle, one table per oracle
 * @param sizes size against KL; {@code null} if fewer than two bundles have both
 */
public record ReleaseView(
        Badge badge,
        String headline,
        List<Row> bundles,
        List<Table> comparisons,
        @Nullable Chart sizes) {

    private static final int MOST_CASES = 60;
    private static final int LONGEST_WHY = 600;

    /**
     * One bundle.
     *
     * @param name its name in the release
     * @param href its report; {@code null} if there is none
     * @param badge its verdict
     * @param agreement the number of positions with the oracle's top-1, out of the total
     * @param maxKl the largest KL in nats, for display
     * @param oracle the reference that it was compared with
     * @param why the explanation of the verdict
     */
    public record Row(
            String name,
            @Nullable String href,
            Badge badge,
            String agreement,
            String maxKl,
            String oracle,
            String why) {}

    /** Builds the content. */
    public static ReleaseView of(List<? extends ReleaseEntry> entries) {
        return new ReleaseView(
                Badge.of(ReleaseEntry.worst(entries)),
                ReleaseEntry.sentence(entries),
                entries.stream()
                        .map(entry -> entry.either(ReleaseView::gated, ReleaseView::notGated))
                        .toList(),
                comparisons(entries),
                sizes(entries));
    }

    private static @Nullable Chart sizes(List<? extends ReleaseEntry> entries) {
        List<SizeChart.Point> points = entries.stream()
                .flatMap(entry -> entry
                        .<Optional<SizeChart.Point>>either(
                                gated -> SizeChart.point(gated.name(), gated.transcript()),
                                notGated -> Optional.empty())
                        .stream())
                .toList();
        return points.size() < 2 ? null : SizeChart.of(points);
    }

    /** Returns the title of the page. */
    public String title() {
        return badge.sign() + " " + badge.word() + ": release of " + count() + " · Ship Gate";
    }

    /** Returns the number of bundles, in words. */
    public String count() {
        return Numbers.counted(bundles.size(), "bundle");
    }

    private static Row gated(ReleaseEntry.Gated entry) {
        ReleaseFigures figures = ReleaseFigures.of(entry.transcript());
        return new Row(
                entry.name(),
                entry.name() + "/" + new HtmlReport().fileName(),
                Badge.of(entry.verdict()),
                Numbers.count(figures.agreement().agreed()) + "/"
                        + Numbers.count(figures.agreement().of()),
                figures.largestKlNats().isEmpty()
                        ? Numbers.NONE
                        : Numbers.of(figures.largestKlNats().getAsDouble()),
                VisibleText.plain(entry.transcript().measured().oracle().name(), 120),
                why(entry));
    }

    private static Row notGated(ReleaseEntry.NotGated entry) {
        return new Row(
                entry.name(),
                null,
                Badge.of(entry.verdict()),
                Numbers.NONE,
                Numbers.NONE,
                Numbers.NONE,
                "was not gated: " + why(entry));
    }

    private static String why(ReleaseEntry entry) {
        return VisibleText.plain(entry.why(), LONGEST_WHY);
    }

    /** Cases can be compared only if their oracles are byte-identical. */
    private static List<Table> comparisons(List<? extends ReleaseEntry> entries) {
        Map<Set<String>, Map<String, Build>> byOracle = new LinkedHashMap<>();
        for (ReleaseEntry entry : entries) {
            Optional<Transcript> transcript =
                    entry.either(gated -> Optional.of(gated.transcript()), notGated -> Optional.empty());
            transcript.ifPresent(run -> byOracle.computeIfAbsent(oracleDigests(run), none -> new LinkedHashMap<>())
                    .put(entry.name(), Build.of(run)));
        }
        return byOracle.values().stream()
                .filter(builds -> builds.size() > 1)
                .map(ReleaseView::comparison)
                .toList();
    }

    private static Table comparison(Map<String, Build> builds) {
        Set<String> cases = new LinkedHashSet<>();
        builds.values().forEach(build -> cases.addAll(build.cases().keySet()));
        List<String> head = new ArrayList<>(List.of("case"));
        head.addAll(builds.keySet());
        List<List<Cell>> rows = new ArrayList<>();
        for (String caseId : cases) {
            List<Cell> row = new ArrayList<>(List.of(Cell.text(caseId)));
            builds.values()
                    .forEach(build -> row.add(square(build.cases().get(caseId), against(build.transcript(), caseId))));
            rows.add(row);
        }
        String oracle = builds.values()
                .iterator()
                .next()
                .transcript()
                .measured()
                .oracle()
                .name();
        return Table.first(
                        MOST_CASES,
                        "Same top-1 and mean KL in nats of each case of oracle " + VisibleText.plain(oracle, 120),
                        head,
                        rows)
                .ofNamedColumns();
    }

    /** Returns the required checks of a case that are against the bundle, in the order of the run. */
    private static List<String> against(Transcript transcript, String caseId) {
        return transcript.judgements().stream()
                .filter(each ->
                        each.countsAgainst() && caseId.equals(each.subject().caseId()))
                .map(each -> each.subject().check().title())
                .distinct()
                .toList();
    }

    private static Cell square(Build.@Nullable Score score, List<String> against) {
        String text = score == null
                ? Numbers.NONE
                : score.agreed() + "/" + score.of() + ", " + Numbers.orNone(score.meanKl());
        return against.isEmpty()
                ? Cell.text(text)
                : Cell.tone(Badge.of(Verdict.FAIL).sign() + " " + text + ": " + String.join(", ", against), "bad");
    }

    private static Set<String> oracleDigests(Transcript transcript) {
        return transcript.measured().oracle().files().stream()
                .map(FileFacts::sha256)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
