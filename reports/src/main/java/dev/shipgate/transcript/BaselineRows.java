package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.List;
import java.util.Objects;

/**
 * The baseline's rows after each token of a prompt, compared with the oracle's. They judge nothing; they show what the
 * baseline's own noise is.
 *
 * @param agreeing the rows whose top-1 is the oracle's
 * @param of the rows that were compared
 * @param marginShiftsNats how far the margin between the oracle's two best tokens moved, of each row in which the
 *     baseline's largest logits hold both
 */
public record BaselineRows(
        int agreeing,
        int of,
        @JsonSetter(nulls = Nulls.AS_EMPTY) List<Double> marginShiftsNats) {

    /** @throws IllegalArgumentException if more rows agree, or moved, than were compared */
    public BaselineRows {
        marginShiftsNats = List.copyOf(marginShiftsNats);
        Require.that(agreeing >= 0 && agreeing <= of, "agreeing must be between 0 and " + of);
        Require.that(marginShiftsNats.size() <= of, "there are more margin shifts than rows");
    }

    /** Sums up compared rows. */
    public static BaselineRows of(List<DevicePosition> rows) {
        return new BaselineRows(
                (int) rows.stream().filter(DevicePosition::agrees).count(),
                rows.size(),
                rows.stream()
                        .map(DevicePosition::marginShiftNats)
                        .filter(Objects::nonNull)
                        .toList());
    }
}
