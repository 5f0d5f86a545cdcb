package dev.shipgate.sabotage;

import dev.shipgate.fixture.DifferenceSample;
import dev.shipgate.fixture.PositionSample;
import dev.shipgate.transcript.CarriedStates;
import dev.shipgate.transcript.CarriedStates.State;
import dev.shipgate.transcript.Measurements;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.RowDifference;
import dev.shipgate.transcript.SeededStep;
import dev.shipgate.transcript.StateDifference;
import dev.shipgate.transcript.TeacherForcedSweep;
import org.jspecify.annotations.Nullable;

/**
 * Replaces how far rows and states are away from the oracle's, everywhere by the same. Facts stay: tokens, counts, NaN,
 * digests, claims.
 *
 * @param klNats of every row
 * @param cosine of every row and state
 * @param relativeError of every state
 */
record ErrorFigures(double klNats, double cosine, double relativeError) {

    /** Errors that nobody would object to. */
    static final ErrorFigures SMALL = new ErrorFigures(1e-12, 1, 1e-12);

    /** Errors of rows and states that have nothing to do with the oracle's. */
    static final ErrorFigures LARGE = new ErrorFigures(9, 0, 9);

    /** Returns what was measured, with these errors. */
    Measurements in(Measurements measured) {
        return new Measurements(
                measured.oracle(),
                measured.bundle(),
                measured.baseline(),
                measured.deviceRuns(),
                measured.observations().stream().map(this::in).toList());
    }

    private Observation in(Observation observation) {
        if (observation instanceof TeacherForcedSweep sweep) {
            return new TeacherForcedSweep(
                    sweep.subject(),
                    sweep.positions().stream().map(this::in).toList(),
                    sweep.tokenClasses(),
                    sweep.outsideOracleSpan());
        }
        if (observation instanceof SeededStep seeded) {
            return new SeededStep(seeded.subject(), in(seeded.step()));
        }
        if (observation instanceof CarriedStates carried) {
            return new CarriedStates(
                    carried.subject(),
                    carried.positions(),
                    carried.states().stream().map(this::in).toList());
        }
        return observation;
    }

    private PositionObservation in(PositionObservation position) {
        RowDifference difference = position.difference();
        return difference == null
                ? position
                : PositionSample.of(position)
                        .difference(DifferenceSample.of(difference)
                                .klNats(klNats)
                                .cosine(cosine)
                                .whole())
                        .build();
    }

    private State in(State state) {
        return new State(
                state.slot(),
                state.tokensHeld(),
                state.tokensExpected(),
                state.nonFinite(),
                state.changedSteps(),
                state.allZero(),
                state.distinctValues(),
                state.freshAfterReset(),
                in(state.difference()));
    }

    private @Nullable StateDifference in(@Nullable StateDifference difference) {
        return difference == null ? null : new StateDifference(cosine, relativeError, difference.resembles());
    }
}
