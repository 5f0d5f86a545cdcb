package dev.shipgate.judge;

import dev.shipgate.transcript.BaselineParity;
import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.Policy;

/** Whether the bundle's own continuation equals the baseline's. */
public final class BaselineParityRule implements Rule<BaselineParity> {

    private final SequenceRule sequenceRule;

    public BaselineParityRule(Policy policy) {
        this.sequenceRule = new SequenceRule(policy);
    }

    @Override
    public Class<BaselineParity> observes() {
        return BaselineParity.class;
    }

    @Override
    public Ruling rule(BaselineParity parity, CaseKind kind) {
        return sequenceRule.rule(parity.sequence());
    }
}
