package dev.shipgate.report.console;

import dev.shipgate.report.comparison.GraphComparison;
import dev.shipgate.report.wording.VisibleText;
import java.util.List;
import java.util.Map;

/** Shows on a terminal what two bundles have in common. */
public final class ComparisonText {

    private static final int LONGEST_NAME = 200;
    private static final int SHOWN = 20;

    private final String first;
    private final String second;

    /**
     * @param first the name of the first bundle
     * @param second the name of the second bundle
     */
    public ComparisonText(String first, String second) {
        boolean alike = first.equals(second);
        this.first = VisibleText.plain(first, LONGEST_NAME) + (alike ? " (first)" : "");
        this.second = VisibleText.plain(second, LONGEST_NAME) + (alike ? " (second)" : "");
    }

    /**
     * Returns the report, several lines, each with a line end.
     *
     * @param identicalFiles the files with the same bytes: the name in the first bundle by the name in the second
     * @param sameTensors the number of weights with the same name and bytes
     * @param renamedTensors the weights with the same bytes and another name: the name in the second bundle by the name
     *     in the first
     * @param differing the weights with the same name but different bytes
     * @param onlyInFirst the weights that only the first bundle has
     * @param onlyInSecond the weights that only the second bundle has
     * @param graph how the graphs differ
     */
    public String render(
            Map<String, String> identicalFiles,
            int sameTensors,
            Map<String, String> renamedTensors,
            List<String> differing,
            List<String> onlyInFirst,
            List<String> onlyInSecond,
            GraphComparison graph) {
        StringBuilder out = new StringBuilder();
        out.append(first).append(" and ").append(second).append('\n');
        append(out, "identical files", pairs(identicalFiles));
        out.append("  identical weights: ").append(sameTensors).append('\n');
        append(out, "identical weights under another name", pairs(renamedTensors));
        append(out, "weights that differ", differing);
        append(out, "weights only in " + first, onlyInFirst);
        append(out, "weights only in " + second, onlyInSecond);
        GraphComparisonText graphText = new GraphComparisonText(first, second, graph);
        graphText.append(out);
        boolean sameWeights = differing.isEmpty() && onlyInFirst.isEmpty() && onlyInSecond.isEmpty();
        if (!sameWeights) {
            out.append("the two are different models\n");
        } else if (graph.same()) {
            out.append("the two are the SAME model under two names; the setting that should distinguish them was not "
                    + "applied\n");
        } else {
            out.append("the two have the same weights but another graph: ")
                    .append(graphText.summary())
                    .append('\n');
        }
        return out.toString();
    }

    private static List<String> pairs(Map<String, String> names) {
        return names.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> entry.getKey().equals(entry.getValue())
                        ? entry.getKey()
                        : entry.getKey() + " = " + entry.getValue())
                .toList();
    }

    private static void append(StringBuilder out, String what, List<String> names) {
        out.append("  ").append(what).append(": ").append(names.size()).append('\n');
        names.stream()
                .limit(SHOWN)
                .forEach(name -> out.append("    ")
                        .append(VisibleText.plain(name, LONGEST_NAME))
                        .append('\n'));
        if (names.size() > SHOWN) {
            out.append("    … and ").append(names.size() - SHOWN).append(" more (--json has all)\n");
        }
    }
}
