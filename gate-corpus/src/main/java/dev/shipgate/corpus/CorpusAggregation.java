package dev.shipgate.corpus;

import dev.shipgate.numerics.FlipOdds;
import dev.shipgate.numerics.FlipTail;
import dev.shipgate.numerics.MarginSigma;
import dev.shipgate.numerics.OrderStatistics;
import dev.shipgate.transcript.BundleFacts;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.CorpusFigures;
import dev.shipgate.transcript.GraphAudit;
import dev.shipgate.transcript.MarginNoise;
import dev.shipgate.transcript.NoiseTail;
import dev.shipgate.transcript.Spread;
import dev.shipgate.transcript.Subject;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sums up the rows of a corpus: a pure function of the rows and the facts about the bundle. It reads the rows seven
 * times and keeps none, so memory depends on the vocabulary but not on the number of rows. As all sums follow the order
 * of the rows, the same rows give the same figures to the last bit, however they were divided into shards.
 */
public final class CorpusAggregation {

    private static final double MEDIAN = 0.5;

    /** The quantiles that llama.cpp prints, and the quartiles. */
    private static final double[] SHARES = {0, 0.001, 0.01, 0.05, 0.1, 0.25, MEDIAN, 0.75, 0.9, 0.95, 0.99, 0.999, 1};

    private final CorpusRows rows;
    private final BundleFacts bundle;

    private CorpusAggregation(CorpusRows rows, BundleFacts bundle) {
        this.rows = rows;
        this.bundle = bundle;
    }

    /**
     * Sums up rows.
     *
     * @param bundle the bundle that was measured
     * @return empty if there are no rows
     */
    public static Optional<CorpusFigures> of(CorpusRows rows, BundleFacts bundle) {
        return new CorpusAggregation(rows, bundle).figures();
    }

    private Optional<CorpusFigures> figures() {
        CorpusTotals totals = new CorpusTotals(CorpusFigures.MOST_WORST);
        rows.forEach(totals::add);
        if (totals.positions() == 0) {
            return Optional.empty();
        }
        if (totals.compared() == 0) {
            return Optional.of(figures(totals, null, null));
        }
        Columns columns = new Columns(totals);
        forEachCompared(row -> {
            totals.deviate(row);
            columns.add(row);
        });
        columns.endPass();
        for (int pass = 1; pass < OrderStatistics.PASSES; pass++) {
            forEachCompared(columns::add);
            columns.endPass();
        }
        return Optional.of(figures(totals, columns, noise(totals, columns)));
    }

    private void forEachCompared(Consumer<Compared> each) {
        rows.forEach(row -> Compared.of(row).ifPresent(each));
    }

    private CorpusFigures figures(CorpusTotals totals, @Nullable Columns columns, @Nullable MarginNoise noise) {
        return new CorpusFigures(
                totals.positions(),
                totals.positions() - totals.compared(),
                noise,
                columns == null ? null : columns.tail(totals),
                columns == null ? null : new Spread(totals.kl.estimate(), totals.squaredKl.root(), columns.kl.all()),
                columns == null
                        ? null
                        : new Spread(
                                totals.deltaProb.estimate(), totals.squaredDeltaProb.root(), columns.deltaProb.all()),
                columns == null ? null : totals.same.estimate(),
                totals.agreement.classes(),
                totals.agreement.bands(),
                totals.worst.items());
    }

    private MarginNoise noise(CorpusTotals totals, Columns columns) {
        double sigma = MarginSigma.ofMedian(columns.absShift.at(MEDIAN));
        double bias = columns.shift.at(MEDIAN);
        FlipTail tail = new FlipTail(totals.flips(), totals.compared());
        forEachCompared(row -> tail.add(FlipOdds.at(row.marginNats(), sigma)));
        GraphAudit audit = bundle.audit();
        return new MarginNoise(
                Subject.of(CheckId.MARGIN_NOISE),
                Math.toIntExact(totals.compared()),
                totals.topK(),
                sigma,
                bias,
                sigma == 0 ? 0 : bias / MarginSigma.medianStandardError(sigma, totals.compared()),
                columns.rho.at(MEDIAN),
                columns.slope == null ? null : columns.slope.at(MEDIAN),
                columns.residual == null ? null : columns.residual.at(MEDIAN),
                columns.kl.at(MEDIAN),
                totals.flips(),
                tail.expected(),
                tail.atLeast(),
                totals.largestFlippedMargin(),
                totals.shifts.items(),
                null,
                totals.fed.errors(),
                columns.ulp.at(MEDIAN),
                audit == null ? null : audit.bodyBits(),
                null,
                null,
                bundle.engine() == null ? null : bundle.engine().stateBits());
    }

    /** The figures whose quantiles are needed. */
    private static final class Columns {

        private final ColumnQuantiles kl;
        private final ColumnQuantiles deltaProb;
        private final ColumnQuantiles shift;
        private final ColumnQuantiles absShift;
        private final ColumnQuantiles rho;
        private final ColumnQuantiles ulp;
        private final @Nullable ColumnQuantiles widening;
        private final @Nullable ColumnQuantiles slope;
        private final @Nullable ColumnQuantiles residual;

        Columns(CorpusTotals totals) {
            long count = totals.compared();
            kl = new ColumnQuantiles(count, SHARES);
            deltaProb = new ColumnQuantiles(count, SHARES);
            shift = new ColumnQuantiles(count, MEDIAN);
            absShift = new ColumnQuantiles(count, MEDIAN);
            rho = new ColumnQuantiles(count, MEDIAN, NoiseTail.UPPER_SHARE);
            ulp = new ColumnQuantiles(count, MEDIAN);
            widening =
                    totals.widened() == 0 ? null : new ColumnQuantiles(totals.widened(), MEDIAN, NoiseTail.UPPER_SHARE);
            slope = totals.sloped() == 0 ? null : new ColumnQuantiles(totals.sloped(), MEDIAN);
            residual = totals.sloped() == 0 ? null : new ColumnQuantiles(totals.sloped(), MEDIAN);
        }

        void add(Compared row) {
            kl.add(row.difference().klNats());
            deltaProb.add(row.deltaProb());
            shift.add(row.shiftNats());
            absShift.add(Math.abs(row.shiftNats()));
            rho.add(row.noise().centredRmsNats());
            ulp.add(row.bundle().ulpLogit());
            if (widening != null && row.isWidened()) {
                widening.add(row.shiftToRho());
            }
            if (slope != null && row.noise().slope() != null) {
                slope.add(row.noise().slope());
            }
            if (residual != null && row.noise().residualRmsNats() != null) {
                residual.add(row.noise().residualRmsNats());
            }
        }

        @Nullable
        NoiseTail tail(CorpusTotals totals) {
            return widening == null
                    ? null
                    : new NoiseTail(
                            totals.widened(),
                            totals.compared(),
                            widening.at(MEDIAN),
                            widening.at(NoiseTail.UPPER_SHARE),
                            rho.at(MEDIAN),
                            rho.at(NoiseTail.UPPER_SHARE));
        }

        void endPass() {
            kl.endPass();
            deltaProb.endPass();
            shift.endPass();
            absShift.endPass();
            rho.endPass();
            ulp.endPass();
            if (widening != null) {
                widening.endPass();
            }
            if (slope != null) {
                slope.endPass();
            }
            if (residual != null) {
                residual.endPass();
            }
        }
    }
}
