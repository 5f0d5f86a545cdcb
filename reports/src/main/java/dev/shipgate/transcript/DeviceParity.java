package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
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
 * @param nonFiniteAt 0-based index of the token that couldn't be chosen because a logit was NaN or infinite, which
 *     ended the continuation; {@code null} if there was none, if it isn't known, and in older transcripts
 */
public record DeviceParity(
        Subject subject,
        Sequence againstOracle,
        Sequence againstBundle,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY)
        List<DevicePosition> rows,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String interruption,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer repeatsAgree,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer nonFiniteAt)
        implements Observation {

    /** @throws IllegalArgumentException if the parts contradict each other */
    public DeviceParity {
        rows = List.copyOf(rows);
        Require.that(
                nonFiniteAt == null || nonFiniteAt == againstOracle.found().size(),
                "a sequence must end at the first row that is not finite");
    }

    /** Makes an observation of a complete answer without rows. */
    public DeviceParity(Subject subject, Sequence againstOracle, Sequence againstBundle) {
        this(subject, againstOracle, againstBundle, List.of(), null, null);
    }

    /** Makes an observation of a recording, which doesn't tell where its continuation had a logit that isn't finite. */
    public DeviceParity(
            Subject subject,
            Sequence againstOracle,
            Sequence againstBundle,
            List<DevicePosition> rows,
            @Nullable String interruption,
            @Nullable Integer repeatsAgree) {
        this(subject, againstOracle, againstBundle, rows, interruption, repeatsAgree, null);
    }

    /** Returns the rows that a judgement of this observation counts; none if it counts tokens of the continuation. */
    public List<DevicePosition> rowsOf(Judgement judgement) {
        boolean countsRows = judgement.counts() == null
                ? judgement.tally() != null && isOfRows(judgement.tally())
                : judgement.counts() == Judgement.Counts.ROWS;
        return countsRows ? rows : List.of();
    }

    /** Guesses from the outcomes, because an older judgement doesn't say what it counts. */
    private boolean isOfRows(Tally tally) {
        Set<Integer> differing = Stream.of(tally.ties(), tally.refused(), tally.flips(), tally.nonFinite())
                .flatMap(List::stream)
                .collect(Collectors.toSet());
        return tally.of() == rows.size()
                && tally.unreached() == 0
                && differing.equals(positions(row -> !row.agrees()))
                && Set.copyOf(tally.nonFinite()).equals(positions(row -> row.device() == null));
    }

    private Set<Integer> positions(Predicate<DevicePosition> condition) {
        return rows.stream().filter(condition).map(DevicePosition::position).collect(Collectors.toSet());
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
