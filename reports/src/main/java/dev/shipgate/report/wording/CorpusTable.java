package dev.shipgate.report.wording;

import dev.shipgate.transcript.CorpusFigures;
import dev.shipgate.transcript.Estimate;
import dev.shipgate.transcript.MarginNoise;
import dev.shipgate.transcript.Quantile;
import dev.shipgate.transcript.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;

/**
 * The figures of a corpus in the terms of llama.cpp's perplexity tool, each with its standard errors.
 *
 * @param rows its lines, in the order in which llama.cpp prints them
 */
public record CorpusTable(List<Line> rows) {

    /**
     * One figure, in words.
     *
     * @param label what it is
     * @param value the figure
     * @param error its standard error if positions are independent
     * @param errorByCase its standard error if only cases are
     */
    public record Line(String label, String value, String error, String errorByCase) {}

    /** The headings of the columns. */
    public static final List<String> HEADINGS = List.of("figure", "value", "± by position", "± by case");

    public CorpusTable {
        rows = List.copyOf(rows);
    }

    /** Returns the table of the figures of a corpus; without lines if no rows could be compared. */
    public static CorpusTable of(CorpusFigures figures) {
        List<Line> lines = new ArrayList<>();
        MarginNoise noise = figures.noise();
        if (noise != null && figures.kl() != null && figures.deltaProb() != null && figures.sameTop() != null) {
            String kl = noise.topK() == null ? "KLD" : "KLD of the top " + noise.topK() + ", at least";
            lines.add(line("mean " + kl, figures.kl().mean(), Numbers::of));
            quantiles(figures.kl(), kl, Numbers::of, lines);
            lines.add(line("mean Δp", figures.deltaProb().mean(), CorpusTable::percent));
            lines.add(line("RMS Δp", figures.deltaProb().rms(), CorpusTable::percent));
            quantiles(figures.deltaProb(), "Δp", CorpusTable::percent, lines);
            lines.add(line("same top p", figures.sameTop(), CorpusTable::percent));
        }
        return new CorpusTable(lines);
    }

    private static void quantiles(Spread spread, String name, DoubleFunction<String> shown, List<Line> lines) {
        List<Quantile> quantiles = spread.quantiles();
        for (int i = quantiles.size() - 1; i >= 0; i--) {
            Quantile quantile = quantiles.get(i);
            lines.add(line(title(quantile.share()) + " " + name, quantile.estimate(), shown));
        }
    }

    private static String title(double share) {
        if (share == 0) {
            return "minimum";
        }
        if (share == 1) {
            return "maximum";
        }
        return share == 0.5 ? "median" : Numbers.chosen(100 * share) + " %";
    }

    private static Line line(String label, Estimate estimate, DoubleFunction<String> shown) {
        return new Line(
                label,
                shown.apply(estimate.value()),
                estimate.error() == null ? Numbers.NONE : shown.apply(estimate.error()),
                estimate.errorByCase() == null ? Numbers.NONE : shown.apply(estimate.errorByCase()));
    }

    private static String percent(double share) {
        return Numbers.of(100 * share) + " %";
    }

    /** Returns the noise in one sentence; empty text if none could be measured. */
    public static String noise(CorpusFigures figures) {
        MarginNoise noise = figures.noise();
        return noise == null
                ? ""
                : "sigma of the margins " + Numbers.nats(noise.sigmaNats()) + ", bias " + Numbers.nats(noise.biasNats())
                        + " (" + Numbers.of(noise.biasStandardErrors()) + " standard errors); "
                        + Numbers.counted(noise.flips(), "flip") + ", of which such noise predicts "
                        + Numbers.of(noise.expectedFlips());
    }
}
