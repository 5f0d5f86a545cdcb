package dev.shipgate.check;

import dev.shipgate.engine.Engine;
import dev.shipgate.oracle.OracleCase;
import dev.shipgate.transcript.Repeatability;
import dev.shipgate.transcript.Repeatability.Way;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs a prompt again and compares the rows bit for bit. Takes the rows of the first run as they come. */
public final class RepeatabilityCheck implements RowSink {

    /** Rows are kept until they are compared; this bounds what a long prompt over a large vocabulary may keep. */
    public static final int MOST_POSITIONS = 64;

    private final List<float[]> rows = new ArrayList<>();

    @Override
    public void row(int position, float[] logits) {
        if (position < MOST_POSITIONS) {
            rows.add(logits.clone());
        }
    }

    /**
     * Observes one case.
     *
     * @param way how it is repeated
     * @param engine is reset first
     */
    public Repeatability observe(OracleCase oracleCase, Way way, Engine engine) {
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
        return new Repeatability(
                way.subject(oracleCase.id()), rows.size(), bitEqual, firstDifference, maxAbsLogit, top1Differences);
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
