package dev.shipgate.suite;

import dev.shipgate.report.wording.VisibleText;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.RowDifference;
import dev.shipgate.transcript.RowTop;
import dev.shipgate.transcript.Subject;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The rows of logits that checks compared with the oracle's, and the messages of assertions about them. */
final class ComparedRows {

    private final List<Row> rows;

    private record Row(Subject subject, PositionObservation position) {

        String place() {
            return subject + " position " + position.position();
        }
    }

    private ComparedRows(List<Row> rows) {
        this.rows = rows;
    }

    static ComparedRows in(Collection<Observation> observations) {
        return new ComparedRows(observations.stream()
                .flatMap(each -> each.comparedPositions().stream().map(position -> new Row(each.subject(), position)))
                .toList());
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /**
     * Returns a message with the number of rows whose top-1 differs from the oracle's, and the first of them. Empty if
     * all agree.
     */
    Optional<String> disagreement() {
        List<Row> differing =
                rows.stream().filter(row -> !row.position().agrees()).toList();
        return differing.isEmpty()
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "expected the oracle's top-1 at all %d positions, found another at %d; the first is %s",
                        rows.size(),
                        differing.size(),
                        tokens(differing.get(0))));
    }

    /**
     * Returns the reason why the largest KL(oracle ‖ bundle) isn't known to be within a limit, in nats. Empty if it is.
     * If only the largest logits of a row were recorded, KL is a lower bound, which can exceed the limit but not prove
     * that KL is within it.
     */
    Optional<String> klBeyond(double limitNats) {
        String expected = String.format(Locale.ROOT, "expected KL(oracle ‖ bundle) of at most %s nat, ", limitNats);
        for (Row row : rows) {
            RowDifference difference = row.position().difference();
            if (difference == null) {
                return Optional.of(expected + "found none at " + row.place() + ": " + nonFinite(row.position()));
            }
            if (!(difference.klNats() <= limitNats)) {
                return Optional.of(expected + largest());
            }
        }
        return rows.stream()
                .map(row -> row.position().difference())
                .filter(difference -> difference != null && difference.topK() != null)
                .findFirst()
                .map(difference -> expected + "found only a lower bound: the oracle recorded the " + difference.topK()
                        + " largest logits of each row");
    }

    /** Returns the largest divergence and its place, for a message. Rows that aren't finite have none. */
    private String largest() {
        Row worst = rows.get(0);
        double most = -1;
        for (Row row : rows) {
            RowDifference difference = row.position().difference();
            if (difference != null && difference.klNats() > most) {
                most = difference.klNats();
                worst = row;
            }
        }
        RowDifference difference = worst.position().difference();
        boolean isBound = difference != null && difference.topK() != null;
        return String.format(Locale.ROOT, "found %s%.4g nat at %s", isBound ? "at least " : "", most, worst.place());
    }

    private static String tokens(Row row) {
        PositionObservation position = row.position();
        RowTop oracle = position.oracle();
        RowTop bundle = position.bundle();
        String expected = oracle == null ? "nothing" : VisibleText.of(oracle.top1());
        return row.place() + " after " + VisibleText.of(position.input()) + ": expected " + expected + ", found "
                + (bundle == null ? nonFinite(position) : VisibleText.of(bundle.top1()));
    }

    private static String nonFinite(PositionObservation position) {
        return position.nonFinite() > 0
                ? position.nonFinite() + " logits that are NaN or infinite"
                : "the oracle's row isn't finite";
    }
}
