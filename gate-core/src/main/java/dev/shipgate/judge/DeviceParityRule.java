package dev.shipgate.judge;

import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.DeviceParity;
import dev.shipgate.transcript.Divergence;
import dev.shipgate.transcript.DivergenceKind;
import dev.shipgate.transcript.Policy;

/** Whether the continuation on a device equals both the oracle's and the bundle's: the worse of the two counts. */
public final class DeviceParityRule implements Rule<DeviceParity> {

    private final SequenceRule sequenceRule;

    public DeviceParityRule(Policy policy) {
        this.sequenceRule = new SequenceRule(policy);
    }

    @Override
    public Class<DeviceParity> observes() {
        return DeviceParity.class;
    }

    @Override
    public Ruling rule(DeviceParity parity, CaseKind kind) {
        Ruling oracle = sequenceRule.ruleRecorded(parity.againstOracle());
        Ruling bundle = sequenceRule.ruleRecorded(parity.againstBundle());
        boolean oracleIsWorse = oracle.verdict().compareTo(bundle.verdict()) >= 0;
        Ruling worse = oracleIsWorse ? oracle : bundle;
        Divergence divergence = parity.againstOracle().firstDivergence();
        String past = divergence != null && divergence.kind() == DivergenceKind.RUNS_PAST_STOP
                ? "; the device goes on past the oracle's stop, after " + divergence.index() + " tokens that agree"
                : "";
        String reason = (oracleIsWorse ? "against the oracle: " : "against the gated bundle: ") + worse.reason() + past;
        return new Ruling(worse.verdict(), worse.tally(), reason);
    }
}
