package dev.shipgate.oracle;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The difference between recorded margins and the margins recomputed from the recorded logits.
 *
 * @param recorded whether margins were recorded
 * @param maxAbs largest absolute difference, in the unit of the margins; 0 if none were recorded. Rows with non-finite
 *     logits have no margin and are ignored.
 */
public record MarginDeviation(boolean recorded, double maxAbs) {

    /**
     * Compares recorded margins, empty if not recorded, with those of {@code rows} in the unit that {@code unit}
     * selects.
     */
    static MarginDeviation between(List<Double> recorded, List<RowHealth> rows, ToDoubleFunction<Margin> unit) {
        double maxAbs = 0;
        for (int i = 0; i < recorded.size(); i++) {
            @Nullable TopTwo topTwo = rows.get(i).topTwo();
            if (topTwo != null) {
                maxAbs = Math.max(maxAbs, Math.abs(recorded.get(i) - unit.applyAsDouble(topTwo.margin())));
            }
        }
        return new MarginDeviation(!recorded.isEmpty(), maxAbs);
    }
}
