package dev.shipgate.draft;

import dev.shipgate.report.wording.Numbers;
import dev.shipgate.report.wording.VisibleText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A summary of what a draft contains and lacks, to print.
 *
 * @param found the contents of the folder
 * @param arrangement how they were grouped
 * @param proposed the built-in policy that suits them; {@code null} if there is a policy, or none is known to suit
 */
record DraftSummary(
        SearchResult found,
        Arrangement arrangement,
        @Nullable ProposedPolicy proposed) {

    private static final int LONGEST = 300;

    /** Returns the lines, without line breaks. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        arrangement
                .bundles()
                .forEach(each -> lines.add(line(
                        "bundle",
                        found.written(each.found().place()) + " ("
                                + each.found().bundle().layout().title() + ", "
                                + Numbers.bytes(each.found().bytes()) + ")"
                                + (each.deviceRuns().isEmpty()
                                        ? ""
                                        : ", device runs: " + each.deviceRuns().size()))));
        if (arrangement.oracle() != null) {
            lines.add(line("oracle", found.written(arrangement.oracle().directory())));
        }
        if (arrangement.baseline() != null) {
            lines.add(line(
                    "baseline",
                    found.written(arrangement.baseline().place()) + ", chosen by its name; not gated " + "itself"));
        }
        if (arrangement.policy() != null) {
            lines.add(line("policy", found.written(arrangement.policy())));
        }
        if (proposed != null) {
            lines.add(line("policy", proposed.policy().id() + ", proposed because " + proposed.why()));
        }
        found.unusable().forEach(each -> lines.add(line("refused", each.kind().title() + " " + each.why())));
        if (arrangement.bundles().isEmpty()) {
            lines.add(line("missing", "a bundle: the folder that a converter wrote"));
        }
        if (arrangement.oracle() == null) {
            lines.add(line(
                    "missing", "an oracle: oracle-fixtures/recorder, or 'shipgate oracle record' from an fp32 bundle"));
        }
        if (!found.isWhole()) {
            lines.add(line("unknown", "the folder contains too many files to search them all"));
        }
        return lines;
    }

    private static String line(String what, String text) {
        return String.format("%-9s", what) + VisibleText.plain(text, LONGEST);
    }
}
