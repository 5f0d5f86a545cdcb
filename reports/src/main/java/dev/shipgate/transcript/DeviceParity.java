package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The continuation that a device recorded, compared with the oracle's and with the gated bundle's own; and its rows
 * compared with the oracle's, if it recorded any.
 *
 * @param subject the case and the device
 * @param againstOracle expected: the oracle's continuation; found: the device's
 * @param againstBundle expected: the gated bundle's continuation, on the gate's engine; found: the device's
 * @param rows one entry for each token of the prompt; empty if the device recorded no rows, and in older transcripts
 * @param interruption why the recording isn't complete, such as {@code killed} or {@code the run did not end};
 *     {@code null} if it is, or if the device didn't say
 * @param repeatsAgree how many leading tokens the answer shares with all later attempts at the same prompt, if they
 *     aren't the same; {@code null} if they are, or if there were none
 */
public record DeviceParity(
        Subject subject,
        Sequence againstOracle,
        Sequence againstBundle,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY)
        List<DevicePosition> rows,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String interruption,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer repeatsAgree)
        implements Observation {

    /** Copies the rows. */
    public DeviceParity {
        rows = List.copyOf(rows);
    }

    /** Makes an observation of a complete answer without rows. */
    public DeviceParity(Subject subject, Sequence againstOracle, Sequence againstBundle) {
        this(subject, againstOracle, againstBundle, List.of(), null, null);
    }

    /** Returns the rows that a tally of this observation counts; none if it counts tokens of the continuation. */
    public List<DevicePosition> rowsOf(@Nullable Tally tally) {
        boolean countsRows = tally != null
                && tally.of() == rows.size()
                && tally.agreed()
                        == rows.stream().filter(DevicePosition::agrees).count();
        return countsRows ? rows : List.of();
    }

    @Override
    public List<Departure> departures() {
        return Stream.of(
                        Departure.of(Departure.ORACLE, againstOracle),
                        Departure.of(Departure.GATED_BUNDLE, againstBundle))
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public List<Margin> oracleMargins() {
        return rows.stream()
                .map(DevicePosition::oracle)
                .flatMap(Stream::ofNullable)
                .map(RowTop::margin)
                .toList();
    }
}
