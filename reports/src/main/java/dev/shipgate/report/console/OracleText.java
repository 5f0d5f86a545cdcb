package dev.shipgate.report.console;

import dev.shipgate.report.wording.VisibleText;
import dev.shipgate.transcript.CaseFacts;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.MarginUnit;
import dev.shipgate.transcript.OracleHealth;
import dev.shipgate.transcript.OracleHealth.PositionMargin;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.RowTop;
import dev.shipgate.transcript.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.DoubleStream;

/** Shows on a terminal how confident a reference is, case by case. */
public final class OracleText {

    private static final double[] FLOORS_NATS = {0.02, 0.05, 0.1, 0.2, 0.5, 1};
    private static final double[] FLOORS_PROB = {0.005, 0.01, 0.02, 0.05, 0.1, 0.2};
    private static final int SHOWN = 10;

    private final Palette palette;
    private final Policy.MarginRule rule;

    /** @param rule decides which margins are healthy */
    public OracleText(Palette palette, Policy.MarginRule rule) {
        this.palette = palette;
        this.rule = rule;
    }

    /** Returns one case: one line if {@code brief}, otherwise several, each with a line end. */
    public String render(CaseFacts facts, OracleHealth health, Judgement judgement, boolean brief) {
        StringBuilder out = new StringBuilder();
        Verdict verdict = judgement.verdict();
        String word = verdict == null
                ? "refused"
                : verdict == Verdict.PASS ? "healthy" : isBroken(health) ? "broken" : "weak";
        out.append(palette.heading(VisibleText.plain(facts.id(), 200)))
                .append("  ")
                .append(facts.kind().id())
                .append(", ")
                .append(facts.positions())
                .append(" positions: ")
                .append(verdict == null ? palette.aside(word) : palette.verdict(verdict, word))
                .append('\n');
        if (brief) {
            return out.toString();
        }
        out.append("  ").append(VisibleText.line(judgement.reason())).append('\n');
        DoubleStream margins = health.positions().stream()
                .map(PositionMargin::top)
                .filter(Objects::nonNull)
                .mapToDouble(top -> top.margin().in(rule.unit()));
        double[] sorted = margins.sorted().toArray();
        if (sorted.length > 0) {
            out.append(String.format(
                    Locale.ROOT,
                    "  margins in %s: smallest %.4g, median %.4g%n",
                    rule.unit().label(),
                    sorted[0],
                    sorted[sorted.length / 2]));
            out.append("  positions that would survive a floor of");
            for (double floor : rule.unit() == MarginUnit.LOGIT ? FLOORS_NATS : FLOORS_PROB) {
                out.append(String.format(
                        Locale.ROOT,
                        "  %s: %d",
                        floor,
                        DoubleStream.of(sorted)
                                .filter(margin -> margin >= floor)
                                .count()));
            }
            out.append('\n');
        }
        appendWeak(health, out);
        return out.append('\n').toString();
    }

    private void appendWeak(OracleHealth health, StringBuilder out) {
        int shown = 0;
        List<String> further = new ArrayList<>();
        for (PositionMargin position : health.positions()) {
            RowTop top = position.top();
            if (top == null || top.margin().in(rule.unit()) >= rule.floor()) {
                continue;
            }
            if (shown == SHOWN) {
                further.add(Integer.toString(position.position()));
                continue;
            }
            shown++;
            out.append(String.format(
                    Locale.ROOT,
                    "  weak at position %d after %s: %s before %s by %.4f nat (%.4f in probability)%n",
                    position.position(),
                    VisibleText.of(position.input()),
                    VisibleText.of(top.top1()),
                    VisibleText.of(top.runnerUp()),
                    top.margin().logit(),
                    top.margin().prob()));
        }
        if (!further.isEmpty()) {
            out.append("  and at ").append(String.join(", ", further)).append('\n');
        }
    }

    private boolean isBroken(OracleHealth health) {
        return !health.wrongTop1Positions().isEmpty()
                || health.positions().stream().anyMatch(position -> position.nonFinite() > 0)
                || health.largestLogitMarginDiscrepancy() > rule.recordedTolerance()
                || health.largestProbMarginDiscrepancy() > rule.recordedTolerance();
    }
}
