package dev.shipgate.report.html;

import dev.shipgate.report.wording.Lookup;
import dev.shipgate.report.wording.MetricLabels;
import dev.shipgate.report.wording.NoiseStatement;
import dev.shipgate.report.wording.Numbers;
import dev.shipgate.report.wording.Outcome;
import dev.shipgate.report.wording.VisibleText;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.MarginNoise;
import dev.shipgate.transcript.MarginShift;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.RowNoise;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.TeacherForcedSweep;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The content of the noise.
 *
 * @param sentence how noisy the bundle is, one sentence
 * @param chart the margin shifts; {@code null} if no position has one
 * @param figures the figures of the noise
 * @param tokens the token ids with the largest errors; empty if none stands out
 * @param others which token ids don't stand out, one sentence each
 */
public record NoiseView(String sentence, @Nullable Chart chart, Table figures, Table tokens, List<String> others) {

    public NoiseView {
        others = List.copyOf(others);
    }

    static @Nullable NoiseView of(Lookup lookup) {
        Subject subject = Subject.of(CheckId.MARGIN_NOISE);
        MarginNoise noise = lookup.observation(MarginNoise.class, subject);
        if (noise == null) {
            return null;
        }
        List<NoiseChart.Point> points = points(lookup);
        TieBand band = TieBand.of(lookup.transcript().policy(), noise, lookup.judgement(subject));
        TokenErrorTable tokens = TokenErrorTable.of(noise);
        return new NoiseView(
                "Noise: " + NoiseStatement.of(noise) + ".",
                points.isEmpty() ? null : NoiseChart.of(points, band),
                figures(noise),
                tokens.table(),
                tokens.others());
    }

    private static List<NoiseChart.Point> points(Lookup lookup) {
        List<NoiseChart.Point> points = new ArrayList<>();
        for (TeacherForcedSweep sweep : lookup.observations(TeacherForcedSweep.class)) {
            Judgement judgement = lookup.judgement(sweep.subject());
            List<Outcome> outcomes = Outcome.of(sweep.positions(), judgement == null ? null : judgement.tally());
            for (int i = 0; i < outcomes.size(); i++) {
                PositionObservation position = sweep.positions().get(i);
                RowNoise noise = position.difference() == null
                        ? null
                        : position.difference().noise();
                if (noise != null && position.oracle() != null) {
                    points.add(new NoiseChart.Point(
                            position.oracle().margin().logit(),
                            noise.marginShiftNats(),
                            !position.agrees(),
                            outcomes.get(i)));
                }
            }
        }
        return points;
    }

    private static Table figures(MarginNoise noise) {
        MetricLabels terms = new MetricLabels(noise.topK());
        MarginShift largest = noise.largestShifts().get(0);
        List<List<Cell>> rows = new ArrayList<>();
        rows.add(row("sigma", Numbers.nats(noise.sigmaNats()), "spread of the margin shifts: 1.4826 × median |shift|"));
        rows.add(row(
                "bias",
                Numbers.nats(noise.biasNats()),
                "median shift, which is " + String.format(Locale.ROOT, "%.1f", noise.biasStandardErrors())
                        + " standard errors from 0"));
        rows.add(row(
                "largest |shift|",
                Numbers.nats(Math.abs(largest.nats())),
                String.format(Locale.ROOT, "%.1f sigma, at ", noise.largestShiftSigmas())
                        + VisibleText.plain(largest.caseId(), 60) + " position " + largest.position()));
        rows.add(row(
                "rho", Numbers.nats(noise.rhoNats()), terms.logits("RMS difference of a centred row") + ", median"));
        rows.add(row(
                "slope",
                noise.slope() == null ? Numbers.NONE : String.format(Locale.ROOT, "%.4f", noise.slope()),
                "of the bundle's row against the oracle's, median; 1 if only noise is added"));
        rows.add(row(
                "residual",
                noise.residualRmsNats() == null ? Numbers.NONE : Numbers.nats(noise.residualRmsNats()),
                "RMS that the slope leaves, median"));
        rows.add(row(
                terms.kl("median KL"),
                terms.klValue(Numbers.nats(noise.medianKlNats())),
                "KL(oracle ‖ bundle) of a row"));
        rows.add(row("flips", Numbers.count(noise.flips()), "positions whose top-1 differs, ties included"));
        rows.add(row(
                "expected flips",
                Numbers.of(noise.expectedFlips()),
                "from noise alone; it causes " + Numbers.count(noise.flips()) + " or more with probability "
                        + Numbers.of(noise.flipProbability())));
        return Table.of(
                "The noise over " + Numbers.counted(noise.positions(), "position"),
                List.of("figure", "value", "meaning"),
                rows);
    }

    private static List<Cell> row(String name, String value, String meaning) {
        return List.of(Cell.text(name), Cell.number(value), Cell.text(meaning));
    }
}
