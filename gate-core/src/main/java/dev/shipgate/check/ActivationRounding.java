package dev.shipgate.check;

import dev.shipgate.engine.Engine;
import dev.shipgate.engine.EngineException;
import dev.shipgate.numerics.MarginSigma;
import dev.shipgate.oracle.OracleCase;
import dev.shipgate.transcript.ExactRerun;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.RowDifference;
import dev.shipgate.transcript.RowNoise;
import dev.shipgate.transcript.TeacherForcedSweep;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs the case with the most flips again with activations that aren't rounded. Where no token flips, there is nothing
 * to explain and nothing runs.
 */
final class ActivationRounding {

    /** So many positions show ρ well enough, and a rerun of a long case of a large model takes minutes. */
    private static final int MOST_POSITIONS = 64;

    private ActivationRounding() {}

    /** Returns {@code null} if no token flips, or if the graph doesn't let the runtime round activations. */
    static @Nullable ExactRerun measure(List<TeacherForcedSweep> sweeps, Session session) {
        Optional<TeacherForcedSweep> worst = sweeps.stream()
                .filter(sweep -> flips(sweep.positions()) > 0)
                .max(Comparator.comparingInt(sweep -> flips(sweep.positions())));
        if (worst.isEmpty()) {
            return null;
        }
        try (Engine exact = session.openExactEngine().orElse(null)) {
            return exact == null ? null : measure(worst.get(), exact, session);
        } catch (EngineException unableToCompare) {
            return null;
        }
    }

    private static @Nullable ExactRerun measure(TeacherForcedSweep shipped, Engine exact, Session session) {
        OracleCase oracleCase = session.caseOf(shipped.subject());
        RowObserver observer = session.rows();
        float[] logits = session.newRow();
        List<PositionObservation> rounded = new ArrayList<>();
        List<PositionObservation> rerun = new ArrayList<>();
        exact.reset();
        int compared = Math.min(MOST_POSITIONS, shipped.positions().size());
        exact.steps(oracleCase.inputIds().subList(0, compared), logits, (position, row) -> {
            PositionObservation before = shipped.positions().get(position);
            PositionObservation again =
                    observer.observe(position, oracleCase.inputIds().get(position), oracleCase.row(position), row);
            if (rhoNats(before) != null && rhoNats(again) != null) {
                rounded.add(before);
                rerun.add(again);
            }
        });
        return rerun.isEmpty()
                ? null
                : new ExactRerun(
                        oracleCase.id(),
                        rerun.size(),
                        medianRhoNats(rounded),
                        medianRhoNats(rerun),
                        flips(rounded),
                        flips(rerun));
    }

    private static int flips(List<PositionObservation> positions) {
        return Math.toIntExact(
                positions.stream().filter(position -> !position.agrees()).count());
    }

    private static double medianRhoNats(List<PositionObservation> positions) {
        return MarginSigma.median(positions.stream()
                .map(ActivationRounding::rhoNats)
                .filter(Objects::nonNull)
                .toList());
    }

    private static @Nullable Double rhoNats(PositionObservation position) {
        RowDifference difference = position.difference();
        RowNoise noise = difference == null ? null : difference.noise();
        return noise == null ? null : noise.centredRmsNats();
    }
}
