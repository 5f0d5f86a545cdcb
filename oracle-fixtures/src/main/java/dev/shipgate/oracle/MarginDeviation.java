package dev.shipgate.oracle;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * How far recorded margins are from those that the recorded logits have.
 *
 * @param recorded whether margins were recorded
 * @param maxAbs largest absolute difference, in the unit of the margins; 0 if none were recorded. Rows with logits that
 *     are not finite have no margin and do not count.
 */
public record MarginDeviation(boolean recorded, double maxAbs) {

    /** Compares margins, empty if not recorded, with those of {@code rows}, which {@code unit} picks. */
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
