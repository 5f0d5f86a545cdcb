package dev.shipgate.judge;

import dev.shipgate.report.wording.Numbers;
import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.DeviceParity;
import dev.shipgate.transcript.Divergence;
import dev.shipgate.transcript.DivergenceKind;
import dev.shipgate.transcript.Judgement.Counts;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.Verdict;

/**
 * Whether the continuation on a device equals both the oracle's and the bundle's, and whether its rows have the
 * oracle's top-1: the worst of the three counts.
 */
public final class DeviceParityRule implements Rule<DeviceParity> {

    private final SequenceRule sequenceRule;
    private final RowsRule rowsRule;

    public DeviceParityRule(Policy policy) {
        this.sequenceRule = new SequenceRule(policy);
        this.rowsRule = new RowsRule(policy);
    }

    @Override
    public Class<DeviceParity> observes() {
        return DeviceParity.class;
    }

    @Override
    public Ruling rule(DeviceParity parity, CaseKind kind) {
        Integer nonFiniteAt = parity.nonFiniteAt();
        if (nonFiniteAt != null) {
            Ruling broken = sequenceRule.ruleNonFinite(parity.againstOracle(), nonFiniteAt);
            return new Ruling(
                    broken.verdict(),
                    broken.tally(),
                    "against the oracle: " + broken.reason() + "; a logit is NaN or infinite at token " + nonFiniteAt,
                    Counts.TOKENS);
        }
        Ruling oracle = sequenceRule.ruleRecorded(parity.againstOracle());
        Ruling bundle = sequenceRule.ruleRecorded(parity.againstBundle());
        boolean oracleIsWorse = oracle.verdict().compareTo(bundle.verdict()) >= 0;
        Ruling worse = oracleIsWorse ? oracle : bundle;
        Divergence divergence = parity.againstOracle().firstDivergence();
        String past = divergence != null && divergence.kind() == DivergenceKind.RUNS_PAST_STOP
                ? "; the device goes on past the oracle's stop, after "
                        + Numbers.counted(divergence.index(), "token that agrees", "tokens that agree")
                : "";
        String reason = (oracleIsWorse ? "against the oracle: " : "against the gated bundle: ") + worse.reason() + past;
        Ruling continuation = new Ruling(worse.verdict(), worse.tally(), reason, Counts.TOKENS);
        Ruling rows = rows(parity, kind);
        return complete(parity, rows.verdict().compareTo(continuation.verdict()) > 0 ? rows : continuation);
    }

    /** Rules on the device's rows, if it recorded any: the prompt's positions count as in the sweep. */
    private Ruling rows(DeviceParity parity, CaseKind kind) {
        if (parity.rows().isEmpty()) {
            return Ruling.of(Verdict.PASS, "no rows");
        }
        Ruling ruling = rowsRule.ruleDevice(parity.rows(), kind);
        return new Ruling(
                ruling.verdict(), ruling.tally(), "its rows against the oracle's: " + ruling.reason(), Counts.ROWS);
    }

    /** An answer that was cut off, or that differs from the device's own repeat, never passes. */
    private static Ruling complete(DeviceParity parity, Ruling ruling) {
        if (!ruling.verdict().mayShip()) {
            return ruling;
        }
        if (parity.interruption() != null) {
            return new Ruling(
                    Verdict.INCONCLUSIVE,
                    ruling.tally(),
                    ruling.reason() + "; but the recording was cut short: " + parity.interruption(),
                    ruling.counts());
        }
        return parity.repeatsAgree() == null
                ? ruling
                : new Ruling(
                        Verdict.INCONCLUSIVE,
                        ruling.tally(),
                        ruling.reason() + "; but the device gave another answer to the same prompt, from token "
                                + parity.repeatsAgree() + " on",
                        ruling.counts());
    }
}
