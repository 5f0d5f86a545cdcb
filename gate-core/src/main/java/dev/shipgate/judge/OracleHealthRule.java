package dev.shipgate.judge;

import dev.shipgate.report.wording.Numbers;
import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.OracleHealth;
import dev.shipgate.transcript.OracleHealth.PositionMargin;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Whether a case of the oracle can judge. */
public final class OracleHealthRule implements Rule<OracleHealth> {

    private static final int SHOWN_POSITIONS = 5;

    private final Policy policy;
    private final PositionRule positionRule;

    public OracleHealthRule(Policy policy) {
        this.policy = policy;
        this.positionRule = new PositionRule(policy);
    }

    @Override
    public Class<OracleHealth> observes() {
        return OracleHealth.class;
    }

    @Override
    public Ruling rule(OracleHealth health, CaseKind kind) {
        List<String> broken = inconsistencies(health);
        if (!broken.isEmpty()) {
            return Ruling.of(
                    Verdict.INVALID_ORACLE,
                    "the recorded reference is broken: " + String.join("; ", broken) + ". Record the oracle again.");
        }
        List<Integer> weak = health.positions().stream()
                .filter(position -> position.top() != null
                        && !positionRule.isHealthy(position.top().margin()))
                .map(PositionMargin::position)
                .toList();
        int healthy = health.positions().size() - weak.size();
        String score = healthy + " of "
                + Numbers.counted(health.positions().size(), "position has", "positions have")
                + " a margin of at least "
                + inUnit(policy.margin().floor()) + "; the smallest is " + inUnit(smallestMargin(health));
        return switch (kind) {
            case GATE ->
                weak.isEmpty()
                        ? Ruling.of(Verdict.PASS, score)
                        : Ruling.of(
                                Verdict.INVALID_ORACLE,
                                score + ": the prompt is a near-tie at position " + abbreviate(weak)
                                        + " and cannot judge. Choose another prompt.");
            case LONG ->
                healthy > 0
                        ? Ruling.of(Verdict.PASS, score)
                        : Ruling.of(
                                Verdict.INVALID_ORACLE,
                                score + ": the oracle is not confident enough at any position. Choose another prompt.");
            case WEAK -> throw new IllegalArgumentException("a weak case is never judged");
        };
    }

    private List<String> inconsistencies(OracleHealth health) {
        List<String> broken = new ArrayList<>();
        List<PositionMargin> rows = new ArrayList<>(health.positions());
        if (health.seed() != null) {
            rows.add(health.seed());
        }
        List<Integer> nonFinite = rows.stream()
                .filter(row -> row.nonFinite() > 0)
                .map(PositionMargin::position)
                .toList();
        if (!nonFinite.isEmpty()) {
            broken.add("NaN or infinite logits at position " + abbreviate(nonFinite));
        }
        if (!health.wrongTop1Positions().isEmpty()) {
            broken.add("the recorded top-1 is not that of the recorded logits at position "
                    + abbreviate(health.wrongTop1Positions()));
        }
        double tolerance = policy.margin().recordedTolerance();
        if (health.largestLogitMarginDiscrepancy() > tolerance || health.largestProbMarginDiscrepancy() > tolerance) {
            broken.add(String.format(
                    Locale.ROOT,
                    "a recorded margin is %.2g nat and %.2g in probability away from the recorded logits",
                    health.largestLogitMarginDiscrepancy(),
                    health.largestProbMarginDiscrepancy()));
        }
        return broken;
    }

    private double smallestMargin(OracleHealth health) {
        return health.oracleMargins().stream()
                .mapToDouble(margin -> margin.in(policy.margin().unit()))
                .min()
                .orElse(0);
    }

    private String inUnit(double margin) {
        return String.format(
                Locale.ROOT, "%.4g %s", margin, policy.margin().unit().label());
    }

    private static String abbreviate(List<Integer> positions) {
        int shown = Math.min(SHOWN_POSITIONS, positions.size());
        String text = String.join(
                ", ", positions.subList(0, shown).stream().map(String::valueOf).toList());
        return shown < positions.size() ? text + " and " + (positions.size() - shown) + " more" : text;
    }
}
