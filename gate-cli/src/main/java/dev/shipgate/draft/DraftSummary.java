package dev.shipgate.draft;

import dev.shipgate.report.wording.Numbers;
import dev.shipgate.report.wording.VisibleText;
import java.util.ArrayList;
import java.util.List;

/**
 * What went into a draft and what did not, for the one who waits for it.
 *
 * @param found what lies in the folder
 * @param arrangement what was made of it
 */
record DraftSummary(SearchResult found, Arrangement arrangement) {

    private static final int LONGEST = 300;

    /** Returns a line each without an end. */
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
                    "baseline", found.written(arrangement.baseline().place()) + ", by its name; not gated itself"));
        }
        if (arrangement.policy() != null) {
            lines.add(line("policy", found.written(arrangement.policy())));
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
            lines.add(line("unknown", "not everything was looked at: the folder holds very many files"));
        }
        return lines;
    }

    private static String line(String what, String text) {
        return String.format("%-9s", what) + VisibleText.plain(text, LONGEST);
    }
}
