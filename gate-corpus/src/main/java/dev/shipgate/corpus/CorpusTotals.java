package dev.shipgate.corpus;

import dev.shipgate.transcript.MarginShift;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.RowTop;
import dev.shipgate.transcript.WorstPosition;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one pass over the rows of a corpus counts and adds up. */
final class CorpusTotals {

    private static final int LARGEST_SHIFTS = 5;

    /** As {@link CorpusRows} gives them: those before later ones of the same rank. */
    private static final Comparator<WorstPosition> WORSE =
            Comparator.comparingDouble(each -> Objects.requireNonNullElse(each.klNats(), Double.POSITIVE_INFINITY));

    final CaseMean kl = new CaseMean();
    final CaseMean deltaProb = new CaseMean();
    final CaseMean squaredKl = new CaseMean();
    final CaseMean squaredDeltaProb = new CaseMean();
    final CaseMean same = new CaseMean();
    final AgreementCounts agreement = new AgreementCounts();
    final FedErrors fed = new FedErrors();
    final Largest<MarginShift> shifts =
            new Largest<>(LARGEST_SHIFTS, Comparator.comparingDouble(shift -> Math.abs(shift.nats())));
    final Largest<WorstPosition> worst;

    private long positions;
    private long compared;
    private long sloped;
    private long widened;
    private int flips;
    private @Nullable Integer topK;
    private boolean knowsEveryLead = true;
    private @Nullable Double largestFlippedMargin;

    CorpusTotals(int mostWorst) {
        this.worst = new Largest<>(mostWorst, WORSE);
    }

    /** Adds a row to the totals. */
    void add(CorpusRow row) {
        positions++;
        if (row.observed().oracle() != null) {
            agreement.add(row);
            worst.add(worst(row, row.observed().oracle()));
        }
        Compared.of(row).ifPresent(this::add);
    }

    private void add(Compared row) {
        compared++;
        double klNats = row.difference().klNats();
        double delta = row.deltaProb();
        kl.add(klNats);
        squaredKl.add(klNats * klNats);
        deltaProb.add(delta);
        squaredDeltaProb.add(delta * delta);
        same.add(row.agrees() ? 1 : 0);
        fed.add(row.row().observed().input(), row.noise().centredRmsNats());
        shifts.add(new MarginShift(row.row().caseId(), row.row().observed().position(), row.shiftNats()));
        sloped += row.noise().slope() == null ? 0 : 1;
        widened += row.isWidened() ? 1 : 0;
        Integer recorded = row.difference().topK();
        if (recorded != null) {
            topK = topK == null ? recorded : (Integer) Math.min(topK, recorded);
        }
        if (!row.agrees()) {
            flips++;
            flip(row.row().observed().oracleLead());
        }
    }

    private void flip(@Nullable Double lead) {
        knowsEveryLead &= lead != null;
        if (lead != null) {
            largestFlippedMargin = largestFlippedMargin == null ? lead : (Double) Math.max(largestFlippedMargin, lead);
        }
    }

    /** Adds the deviations of a row from the means, after all rows were added. */
    void deviate(Compared row) {
        int ofCase = row.row().caseIndex();
        double klNats = row.difference().klNats();
        double delta = row.deltaProb();
        kl.deviate(ofCase, klNats);
        squaredKl.deviate(ofCase, klNats * klNats);
        deltaProb.deviate(ofCase, delta);
        squaredDeltaProb.deviate(ofCase, delta * delta);
        same.deviate(ofCase, row.agrees() ? 1 : 0);
    }

    private static WorstPosition worst(CorpusRow row, RowTop oracle) {
        PositionObservation observed = row.observed();
        Optional<Compared> compared = Compared.of(row);
        return new WorstPosition(
                row.caseId(),
                observed.position(),
                observed.input(),
                oracle.top1(),
                observed.bundle() == null ? null : observed.bundle().top1(),
                oracle.margin().logit(),
                compared.map(Compared::shiftNats).orElse(null),
                compared.map(each -> each.difference().klNats()).orElse(null));
    }

    long positions() {
        return positions;
    }

    long compared() {
        return compared;
    }

    long sloped() {
        return sloped;
    }

    long widened() {
        return widened;
    }

    int flips() {
        return flips;
    }

    @Nullable
    Integer topK() {
        return topK;
    }

    /** Returns the largest lead that a flip overcame; {@code null} if there was none, or one isn't known. */
    @Nullable
    Double largestFlippedMargin() {
        return knowsEveryLead ? largestFlippedMargin : null;
    }
}
