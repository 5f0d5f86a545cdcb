package dev.shipgate.report;

import dev.shipgate.transcript.Measurements;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.RowDifference;
import dev.shipgate.transcript.SeededStep;
import dev.shipgate.transcript.TeacherForcedSweep;
import dev.shipgate.transcript.TopKRowDifference;
import dev.shipgate.transcript.Transcript;

/** Runs as they would have been measured against an oracle of the 64 largest logits of each row. */
final class TopKSamples {

    private TopKSamples() {}

    /** Returns {@code run} with {@code share} of each KL divergence as its lower bound. */
    static Transcript of(Transcript run, double share) {
        Measurements measured = run.measured();
        return new Transcript(
                run.schema(),
                run.verdict(),
                run.headline(),
                run.findings(),
                run.judgements(),
                run.policy(),
                new Measurements(
                        measured.oracle(),
                        measured.bundle(),
                        measured.baseline(),
                        measured.deviceRuns(),
                        measured.observations().stream()
                                .map(each -> of(each, share))
                                .toList()),
                run.environment(),
                run.effort());
    }

    private static Observation of(Observation observation, double share) {
        if (observation instanceof TeacherForcedSweep sweep) {
            return new TeacherForcedSweep(
                    sweep.subject(),
                    sweep.positions().stream().map(each -> of(each, share)).toList(),
                    sweep.tokenClasses());
        }
        return observation instanceof SeededStep seeded
                ? new SeededStep(seeded.subject(), of(seeded.step(), share))
                : observation;
    }

    private static PositionObservation of(PositionObservation position, double share) {
        RowDifference whole = position.difference();
        return new PositionObservation(
                position.position(),
                position.input(),
                position.oracle(),
                position.bundle(),
                position.nonFinite(),
                whole == null
                        ? null
                        : new TopKRowDifference(
                                whole.oracleTokenRank(),
                                64,
                                share * whole.klNats(),
                                whole.cosine(),
                                whole.maxAbsLogit(),
                                whole.rmsLogit(),
                                whole.oracleTokenDeltaProb()),
                position.oracleLeaders(),
                position.bundleLeaders());
    }
}
