package dev.shipgate.report.wording;

import dev.shipgate.transcript.Departure;
import dev.shipgate.transcript.DeviceParity;
import dev.shipgate.transcript.DevicePosition;
import dev.shipgate.transcript.Divergence;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.Margin;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.RowDifference;
import dev.shipgate.transcript.RowTop;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Describes the expected and the found token at each failed position, one line per position. */
public final class FailureLines {

    private final String bundle;

    /** @param bundle the name of the gated bundle */
    public FailureLines(String bundle) {
        this.bundle = bundle;
    }

    /** Returns one line for each position that counts against the bundle; none if the judgement is green. */
    public List<String> of(Judgement judgement, @Nullable Observation observation) {
        if (judgement.verdict() == null || judgement.verdict().mayShip()) {
            return List.of();
        }
        if (observation == null) {
            return List.of(reason(judgement));
        }
        Set<Integer> failing = failing(judgement.tally());
        List<String> lines = new ArrayList<>();
        observation.comparedPositions().stream()
                .filter(each -> failing.contains(each.position()))
                .forEach(each -> lines.add(position(judgement.subject(), each)));
        if (observation instanceof DeviceParity device) {
            device.rowsOf(judgement).stream()
                    .filter(each -> failing.contains(each.position()))
                    .forEach(each -> lines.add(position(judgement.subject(), each)));
        }
        observation
                .departuresAgainst(judgement.tally())
                .forEach(each -> lines.add(departure(judgement.subject(), each)));
        return lines.isEmpty() ? List.of(reason(judgement)) : lines;
    }

    private static Set<Integer> failing(@Nullable Tally tally) {
        return tally == null
                ? Set.of()
                : Stream.of(tally.flips(), tally.nonFinite(), tally.overLimit())
                        .flatMap(List::stream)
                        .collect(Collectors.toSet());
    }

    private String reason(Judgement judgement) {
        return head(judgement.subject()) + ": " + judgement.reason();
    }

    private String position(Subject subject, PositionObservation position) {
        String where =
                head(subject) + " position " + position.position() + " after " + VisibleText.of(position.input());
        if (position.nonFinite() > 0) {
            return where + ": " + Numbers.counted(position.nonFinite(), "logit is", "logits are")
                    + " NaN or infinite, expected "
                    + top(position.oracle());
        }
        return where + ": expected " + top(position.oracle()) + ", found " + top(position.bundle())
                + difference(position.difference());
    }

    private String position(Subject subject, DevicePosition position) {
        String where =
                head(subject) + " position " + position.position() + " after " + VisibleText.of(position.input());
        if (position.nonFinite() > 0) {
            return where + ": "
                    + Numbers.counted(position.nonFinite(), "logit of the device is", "logits of the device are")
                    + " NaN or infinite, expected "
                    + top(position.oracle());
        }
        return where + ": expected " + top(position.oracle()) + ", the device has " + top(position.device())
                + (position.klAtLeastNats() == null
                        ? ""
                        : String.format(Locale.ROOT, "; KL is at least %.5f nat", position.klAtLeastNats()));
    }

    private String departure(Subject subject, Departure departure) {
        Divergence divergence = departure.divergence();
        return head(subject) + " token " + divergence.index() + ": " + departure.reference() + " continues with "
                + VisibleText.of(divergence.expected()) + margin(", the oracle's margin is ", divergence.oracleMargin())
                + ", found " + VisibleText.of(divergence.found())
                + margin(
                        ", the bundle's margin is ",
                        divergence.bundle() == null ? null : divergence.bundle().margin());
    }

    private String head(Subject subject) {
        return bundle + " " + subject;
    }

    private static String top(@Nullable RowTop row) {
        return row == null ? "nothing" : VisibleText.of(row.top1()) + margin(" with margin ", row.margin());
    }

    private static String margin(String before, @Nullable Margin margin) {
        return margin == null
                ? ""
                : before + String.format(Locale.ROOT, "%.3f nat (%.3f in probability)", margin.logit(), margin.prob());
    }

    private static String difference(@Nullable RowDifference difference) {
        return difference == null
                ? ""
                : "; the expected token "
                        + (difference.oracleTokenRank() == null
                                ? "isn't among those that the engine gives"
                                : "has rank " + difference.oracleTokenRank())
                        + cosine(difference)
                        + String.format(Locale.ROOT, ", KL %s nat", kl(difference));
    }

    private static String cosine(RowDifference difference) {
        return difference.cosine() == null
                ? ""
                : String.format(
                        Locale.ROOT, ", %s %.5f", MetricLabels.of(difference).logits("cosine"), difference.cosine());
    }

    private static String kl(RowDifference difference) {
        return MetricLabels.of(difference).klValue(String.format(Locale.ROOT, "%.5f", difference.klNats()));
    }
}
