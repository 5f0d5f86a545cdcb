package dev.shipgate.judge;

import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.Policy.MarginRule;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.TeacherForcedSweep;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** Whether every position of a prompt has the oracle's top-1. */
public final class TeacherForcedSweepRule implements Rule<TeacherForcedSweep> {

    private final RowsRule rowsRule;
    private final MarginRule margin;

    public TeacherForcedSweepRule(Policy policy) {
        this.margin = policy.margin();
        this.rowsRule = new RowsRule(policy);
    }

    @Override
    public Class<TeacherForcedSweep> observes() {
        return TeacherForcedSweep.class;
    }

    @Override
    public Ruling rule(TeacherForcedSweep sweep, CaseKind kind) {
        Ruling ruling = rowsRule.rule(sweep.positions(), kind);
        long inside = inside(sweep);
        return margin.tieBand() <= margin.floor() || inside == 0
                ? ruling
                : new Ruling(
                        ruling.verdict(),
                        ruling.tally(),
                        String.format(
                                Locale.ROOT,
                                "%s; %d margins are inside the tie band of %.2g %s",
                                ruling.reason(),
                                inside,
                                margin.tieBand(),
                                margin.unit().label()));
    }

    /** Returns why a gate case can't judge this bundle, if noise may flip every one of its positions. */
    @Override
    public Optional<String> refusal(TeacherForcedSweep sweep, CaseKind kind) {
        return kind == CaseKind.GATE
                        && !sweep.positions().isEmpty()
                        && margin.tieBand() > margin.floor()
                        && inside(sweep) == sweep.positions().size()
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "refused: every margin of the case is inside the tie band of %.2g %s, where this bundle's noise"
                                + " may flip it; other cases judge it",
                        margin.tieBand(),
                        margin.unit().label()))
                : Optional.empty();
    }

    private long inside(TeacherForcedSweep sweep) {
        return sweep.positions().stream()
                .map(PositionObservation::oracle)
                .filter(Objects::nonNull)
                .filter(oracle -> oracle.margin().in(margin.unit()) < margin.tieBand())
                .count();
    }
}
