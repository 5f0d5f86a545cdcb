package dev.shipgate.check;

import dev.shipgate.devicerun.DeviceRow;
import dev.shipgate.numerics.RowForm;
import dev.shipgate.oracle.RowHealth;
import dev.shipgate.oracle.TopTwo;
import java.util.ArrayList;
import java.util.List;

/** Keeps of an engine's row what a device records of its own: the largest logits and the log-sum-exp. */
public final class LargestLogits {

    /** As many as the page of {@code shipgate device} records. */
    private static final int KEPT = 16;

    private LargestLogits() {}

    /**
     * Returns the largest numbers of a row, largest first, and of equal ones the lowest id first.
     *
     * @param row {@code [V]}
     */
    public static DeviceRow of(float[] row, RowForm form) {
        RowHealth health = form.health(row);
        TopTwo top = health.topTwo();
        if (top == null) {
            return new DeviceRow(List.of(), List.of(), null, health.nonFinite());
        }
        List<Integer> ids = new ArrayList<>(KEPT + 1);
        for (int id = 0; id < row.length; id++) {
            boolean isFull = ids.size() == KEPT;
            if (row[id] == RowForm.NOT_GIVEN || isFull && row[id] <= row[ids.get(KEPT - 1)]) {
                continue;
            }
            int place = ids.size();
            while (place > 0 && row[ids.get(place - 1)] < row[id]) {
                place--;
            }
            ids.add(place, id);
            if (isFull) {
                ids.remove(KEPT);
            }
        }
        return new DeviceRow(ids, ids.stream().map(id -> (double) row[id]).toList(), top.logSumExp(), 0);
    }
}
