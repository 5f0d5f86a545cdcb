package dev.shipgate.check;

import dev.shipgate.engine.Engine;
import dev.shipgate.oracle.OracleCase;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.NotMeasured;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.Repeatability;
import dev.shipgate.transcript.Repeatability.Way;
import dev.shipgate.transcript.Subject;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs a prompt again and compares the rows bit for bit. */
public final class RepeatabilityCheck implements Check {

    @Override
    public CheckId id() {
        return CheckId.REPEATABILITY;
    }

    @Override
    public long expectedSteps(OracleCase oracleCase) {
        return Math.min(oracleCase.positions(), FirstRows.MOST_POSITIONS);
    }

    @Override
    public Observation observe(Subject subject, Session session) {
        OracleCase oracleCase = session.caseOf(subject);
        Optional<DecodePass> first = session.decoded(oracleCase);
        if (first.isEmpty()) {
            return new NotMeasured(subject, "the sweep to repeat was not measured");
        }
        List<float[]> rows = first.get().firstRows();
        return switch (Way.of(subject)) {
            case AFTER_RESET -> measure(subject, oracleCase, rows, session.engine());
            case FRESH_SESSION -> {
                try (Engine fresh = session.openEngine()) {
                    yield measure(subject, oracleCase, rows, fresh);
                }
            }
        };
    }

    /**
     * Measures one case.
     *
     * @param rows the first rows of the pass that is repeated
     * @param engine is reset first
     */
    static Repeatability measure(Subject subject, OracleCase oracleCase, List<float[]> rows, Engine engine) {
        float[] again = new float[engine.vocabularySize()];
        int bitEqual = 0;
        int top1Differences = 0;
        double maxAbsLogit = 0;
        @Nullable Integer firstDifference = null;
        engine.reset();
        for (int position = 0; position < rows.size(); position++) {
            engine.step(oracleCase.inputIds().get(position), again);
            float[] before = rows.get(position);
            if (bitEqual(before, again)) {
                bitEqual++;
                continue;
            }
            firstDifference = firstDifference == null ? (Integer) position : firstDifference;
            maxAbsLogit = Math.max(maxAbsLogit, maxAbsDifference(before, again));
            top1Differences += largest(before) == largest(again) ? 0 : 1;
        }
        return new Repeatability(subject, rows.size(), bitEqual, firstDifference, maxAbsLogit, top1Differences);
    }

    private static boolean bitEqual(float[] before, float[] again) {
        for (int i = 0; i < before.length; i++) {
            if (Float.floatToRawIntBits(before[i]) != Float.floatToRawIntBits(again[i])) {
                return false;
            }
        }
        return true;
    }

    private static double maxAbsDifference(float[] before, float[] again) {
        double largest = 0;
        for (int i = 0; i < before.length; i++) {
            double difference = Math.abs((double) before[i] - again[i]);
            if (Double.isFinite(difference)) {
                largest = Math.max(largest, difference);
            }
        }
        return largest;
    }

    private static int largest(float[] row) {
        int largest = 0;
        for (int i = 1; i < row.length; i++) {
            if (row[i] > row[largest]) {
                largest = i;
            }
        }
        return largest;
    }
}
