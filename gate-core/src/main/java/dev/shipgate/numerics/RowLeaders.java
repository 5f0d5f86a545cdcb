package dev.shipgate.numerics;

import java.util.ArrayList;
import java.util.List;

/** Finds the most likely tokens of a row of logits. */
public final class RowLeaders {

    private RowLeaders() {}

    /**
     * Returns the ids of the largest logits, largest first; among equal logits, the lower id comes first.
     *
     * @param logits one row, all finite
     * @param count the number of ids; fewer if the row is shorter
     */
    public static List<Integer> of(float[] logits, int count) {
        List<Integer> leaders = new ArrayList<>(count + 1);
        for (int id = 0; id < logits.length; id++) {
            int place = leaders.size();
            while (place > 0 && logits[leaders.get(place - 1)] < logits[id]) {
                place--;
            }
            if (place < count) {
                leaders.add(place, id);
                if (leaders.size() > count) {
                    leaders.remove(count);
                }
            }
        }
        return leaders;
    }
}
