package dev.shipgate.judge;

import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.GreedySequence;
import dev.shipgate.transcript.Policy;

/** Whether the bundle's own continuation equals the oracle's. */
public final class GreedyRule implements Rule<GreedySequence> {

    private final SequenceRule sequenceRule;

    public GreedyRule(Policy policy) {
        this.sequenceRule = new SequenceRule(policy);
    }

    @Override
    public Class<GreedySequence> observes() {
        return GreedySequence.class;
    }

    @Override
    public Ruling rule(GreedySequence greedy, CaseKind kind) {
        return sequenceRule.rule(greedy);
    }
}
