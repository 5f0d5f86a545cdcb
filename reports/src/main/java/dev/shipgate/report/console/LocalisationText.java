package dev.shipgate.report.console;

import dev.shipgate.report.wording.VisibleText;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Localisation;
import dev.shipgate.transcript.Localisation.SlotDifference;
import java.util.Locale;
import java.util.Optional;

/** Shows on a terminal where two bundles diverge. */
public final class LocalisationText {

    private final Palette palette;

    public LocalisationText(Palette palette) {
        this.palette = palette;
    }

    /**
     * Returns the report, several lines, each with a line end.
     *
     * @param finding the diagnosis; empty if the two don't diverge
     * @param brief whether to omit the table of states
     */
    public String render(Localisation localisation, Optional<Finding> finding, boolean brief) {
        StringBuilder out = new StringBuilder();
        if (localisation.position() == null) {
            return out.append(VisibleText.line(localisation.bundle()))
                    .append(" and ")
                    .append(VisibleText.line(localisation.against()))
                    .append(String.format(
                            Locale.ROOT,
                            " do not diverge over %d tokens of case %s; largest KL %.3g nat%n",
                            localisation.positions(),
                            localisation.caseId(),
                            localisation.klNats()))
                    .toString();
        }
        if (!brief) {
            out.append(palette.heading(String.format(
                            Locale.ROOT,
                            "states after position %d, token %s, of case %s",
                            localisation.position(),
                            VisibleText.of(localisation.input()),
                            localisation.caseId())))
                    .append('\n');
            localisation.states().forEach(state -> out.append(line(state, localisation)));
            out.append('\n');
        }
        finding.ifPresent(each -> {
            out.append(palette.heading("finding: " + each.family().id() + ", " + VisibleText.line(each.summary())))
                    .append('\n');
            each.evidence()
                    .forEach(line ->
                            out.append("  ").append(VisibleText.line(line)).append('\n'));
            out.append("  Next: ").append(VisibleText.line(each.advice())).append('\n');
        });
        return out.toString();
    }

    private static String line(SlotDifference state, Localisation localisation) {
        String mark = state.slot().equals(localisation.firstOff())
                ? "  <- the first that differs"
                : state.slot().equals(localisation.lastSound()) ? "  <- the last correct one" : "";
        return String.format(
                Locale.ROOT,
                "  %-20s relative error %8.5f  cosine %8.5f%s%n",
                state.slot(),
                state.difference().relativeError(),
                state.difference().cosine(),
                mark);
    }
}
