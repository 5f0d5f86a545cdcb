package dev.shipgate.judge;

import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.TeacherForcedSweep;

/** Whether every position of a prompt has the oracle's top-1. */
public final class TeacherForcedSweepRule implements Rule<TeacherForcedSweep> {

    private final RowsRule rowsRule;

    public TeacherForcedSweepRule(Policy policy) {
        this.rowsRule = new RowsRule(policy);
    }

    @Override
    public Class<TeacherForcedSweep> observes() {
        return TeacherForcedSweep.class;
    }

    @Override
    public Ruling rule(TeacherForcedSweep sweep, CaseKind kind) {
        return rowsRule.rule(sweep.positions(), kind);
    }
}
