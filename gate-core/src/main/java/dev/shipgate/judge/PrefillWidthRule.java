package dev.shipgate.judge;

import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.PrefillWidth;

/** Whether a prompt in one prefill has the oracle's top-1 at every position. */
public final class PrefillWidthRule implements Rule<PrefillWidth> {

    private final RowsRule rowsRule;

    public PrefillWidthRule(Policy policy) {
        this.rowsRule = new RowsRule(policy);
    }

    @Override
    public Class<PrefillWidth> observes() {
        return PrefillWidth.class;
    }

    @Override
    public Ruling rule(PrefillWidth prefill, CaseKind kind) {
        Ruling ruling = rowsRule.rule(prefill.positions(), kind);
        String beside = prefill.differing().isEmpty()
                ? "; as in single steps"
                : "; " + prefill.differing().size() + " have another top-1 than in single steps, the first at position "
                        + prefill.differing().get(0);
        return new Ruling(ruling.verdict(), ruling.tally(), "in one prefill, " + ruling.reason() + beside);
    }
}
