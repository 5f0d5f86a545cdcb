package dev.shipgate.report.html;

import dev.shipgate.report.wording.Badge;
import dev.shipgate.report.wording.Numbers;
import dev.shipgate.report.wording.PolicyName;
import dev.shipgate.report.wording.VisibleText;
import dev.shipgate.transcript.FileFacts;
import dev.shipgate.transcript.GraphAudit;
import dev.shipgate.transcript.Transcript;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The content of the history of several runs.
 *
 * @param badge the verdict of the last run
 * @param headline the state of the regressions, one sentence
 * @param oracle the reference of all runs
 * @param builds the runs, oldest first
 * @param differences the figures of each run
 * @param comparison each case in each run
 * @param rule the definition of a regression
 * @param charts each case over time, cases with a regression first
 * @param chartsLeftOut the number of cases that aren't drawn
 */
public record HistoryView(
        Badge badge,
        String headline,
        String oracle,
        Table builds,
        Table differences,
        Table comparison,
        String rule,
        List<Chart> charts,
        int chartsLeftOut) {

    private static final int MOST_BUILDS = 200;
    private static final int MOST_CASES = 60;
    private static final int MOST_CHARTS = 24;
    private static final int MOST_COLUMNS = 12;

    /** Builds the content. There must be at least one run, and the runs must be in order, oldest first. */
    public static HistoryView of(List<Transcript> transcripts) {
        List<Build> all = transcripts.stream().map(Build::of).toList();
        List<Build> builds = all.subList(Math.max(0, all.size() - MOST_BUILDS), all.size());
        Set<String> cases = new LinkedHashSet<>();
        builds.forEach(build -> cases.addAll(build.cases().keySet()));
        List<String> worstFirst = new ArrayList<>(cases);
        worstFirst.sort(Comparator.comparing(caseId -> -regressions(builds, caseId)));
        List<Chart> charts = new ArrayList<>();
        for (String caseId : worstFirst.subList(0, Math.min(MOST_CHARTS, worstFirst.size()))) {
            charts.add(HistoryChart.of("case-" + charts.size(), caseId, builds));
        }
        Transcript last = builds.get(builds.size() - 1).transcript();
        return new HistoryView(
                Badge.of(last.verdict()),
                headline(builds, cases),
                VisibleText.plain(last.measured().oracle().name(), 120),
                builds(builds),
                differences(builds),
                comparison(builds, cases),
                Regression.RULE,
                charts,
                worstFirst.size() - charts.size());
    }

    /** Returns the title of the page. */
    public String title() {
        return badge.sign() + " " + badge.word() + ": history of "
                + builds.rows().size() + " builds · Ship Gate";
    }

    private static long regressions(List<Build> builds, String caseId) {
        long count = 0;
        for (int i = 1; i < builds.size(); i++) {
            if (worse(builds, i, caseId)) {
                count++;
            }
        }
        return count;
    }

    private static boolean worse(List<Build> builds, int build, String caseId) {
        return Regression.between(
                        builds.get(build - 1).cases().get(caseId),
                        builds.get(build).cases().get(caseId))
                .isPresent();
    }

    private static String headline(List<Build> builds, Set<String> cases) {
        int last = builds.size() - 1;
        if (last == 0) {
            return "There is only one build, so there is nothing to compare it with.";
        }
        long inBoth =
                cases.stream().filter(caseId -> both(builds, last, caseId)).count();
        List<String> now =
                cases.stream().filter(caseId -> worse(builds, last, caseId)).toList();
        if (inBoth == 0) {
            return "No case was measured in both of the last two builds, so nothing was compared."
                    + over(builds, cases);
        }
        return (now.isEmpty()
                        ? "In no case is the last build worse than the one before."
                        : "The last build is worse than the one before in " + Numbers.counted(now.size(), "case") + ": "
                                + VisibleText.plain(String.join(", ", now), 200) + ".")
                + " Both measured " + Numbers.counted(inBoth, "case") + "." + over(builds, cases);
    }

    /** Returns the sentence about all builds; nothing if no case was measured in two builds in a row. */
    private static String over(List<Build> builds, Set<String> cases) {
        boolean anyPair = IntStream.range(1, builds.size())
                .anyMatch(build -> cases.stream().anyMatch(caseId -> both(builds, build, caseId)));
        if (!anyPair) {
            return "";
        }
        long ever =
                cases.stream().mapToLong(caseId -> regressions(builds, caseId)).sum();
        return " Over all " + builds.size() + " builds there "
                + (ever == 0
                        ? "is no regression."
                        : ever == 1 ? "is one regression." : "are " + ever + " regressions.");
    }

    private static boolean both(List<Build> builds, int build, String caseId) {
        return builds.get(build - 1).cases().containsKey(caseId)
                && builds.get(build).cases().containsKey(caseId);
    }

    private static Table builds(List<Build> builds) {
        List<List<Cell>> rows = new ArrayList<>();
        for (int i = 0; i < builds.size(); i++) {
            Transcript transcript = builds.get(i).transcript();
            GraphAudit audit = transcript.measured().bundle().audit();
            rows.add(List.of(
                    Cell.number(Integer.toString(i + 1)),
                    Cell.text(transcript.effort().startedAt()),
                    Cell.text(transcript.measured().bundle().name()),
                    Cell.badge(Badge.of(transcript.verdict())),
                    Cell.code(digest(transcript)),
                    Cell.number(audit == null ? Numbers.NONE : Numbers.bytes(audit.bytesPerToken())),
                    Cell.text(transcript.policy().name() + ", version "
                            + transcript.policy().version()
                            + PolicyName.changes(transcript)),
                    Cell.text(transcript.environment().shipgate()),
                    Cell.text(VisibleText.plain(transcript.headline(), 160))));
        }
        return Table.of(
                "The builds, oldest first",
                List.of(
                        "build",
                        "measured",
                        "bundle",
                        "verdict",
                        "largest file, sha256",
                        "bytes per token",
                        "policy",
                        "Ship Gate",
                        "why"),
                rows);
    }

    private static Table differences(List<Build> builds) {
        int from = Math.max(0, builds.size() - MOST_COLUMNS);
        return DifferenceTable.of(
                builds.subList(from, builds.size()).stream()
                        .map(Build::transcript)
                        .toList(),
                from + 1);
    }

    private static String digest(Transcript transcript) {
        return transcript.measured().bundle().files().stream()
                .max(Comparator.comparing(FileFacts::bytes))
                .map(file -> file.sha256().substring(0, 12))
                .orElse(Numbers.NONE);
    }

    private static Table comparison(List<Build> builds, Set<String> cases) {
        int from = Math.max(0, builds.size() - MOST_COLUMNS);
        List<String> head = new ArrayList<>(List.of("case"));
        for (int i = from; i < builds.size(); i++) {
            head.add("build " + (i + 1));
        }
        List<List<Cell>> rows = new ArrayList<>();
        for (String caseId : cases) {
            List<Cell> row = new ArrayList<>(List.of(Cell.text(caseId)));
            for (int i = from; i < builds.size(); i++) {
                row.add(square(builds, i, caseId));
            }
            rows.add(row);
        }
        return Table.first(
                MOST_CASES,
                "Same top-1 and mean KL in nats of each case, build by build"
                        + (from == 0 ? "" : "; the last " + MOST_COLUMNS),
                head,
                rows);
    }

    private static Cell square(List<Build> builds, int build, String caseId) {
        Build.Score score = builds.get(build).cases().get(caseId);
        if (score == null) {
            return Cell.text(Numbers.NONE);
        }
        String text = score.agreed() + "/" + score.of() + ", " + score.meanKlText();
        return build > 0 && worse(builds, build, caseId) ? Cell.tone("✗ " + text, "bad") : Cell.text(text);
    }
}
