package dev.shipgate.diagnosis;

import dev.shipgate.numerics.MarginSigma;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.RowNoise;
import dev.shipgate.transcript.RowTop;
import dev.shipgate.transcript.Strength;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * One soft cap squashes the largest logits: {@code cap · tanh(logit / cap)}. Or the oracle has such a cap, and the
 * bundle lost it.
 */
final class SoftCap implements Signature {

    @Override
    public Set<Strength> strengths() {
        return Set.of(Strength.STRONG);
    }

    @Override
    public Optional<Finding> recognise(Evidence evidence, Symptoms symptoms) {
        if (!symptoms.rowsAreWrong() || symptoms.states().jump().isPresent()) {
            return Optional.empty();
        }
        List<double[]> pairs = symptoms.rows().positions().stream()
                .map(SoftCap::pair)
                .flatMap(Optional::stream)
                .toList();
        Optional<Double> added = cap(pairs, 0, 1);
        Optional<Double> lost = added.isPresent() ? Optional.empty() : cap(pairs, 1, 0);
        if (added.or(() -> lost).isEmpty()) {
            return Optional.empty();
        }
        double cap = added.or(() -> lost).get();
        return Optional.of(new Finding(
                Family.HEAD,
                "softcap",
                Strength.STRONG,
                String.format(
                        Locale.ROOT,
                        added.isPresent()
                                ? "the logits are capped softly at about %.3g, and the oracle's are not"
                                : "the oracle's logits are capped softly at about %.3g, and the bundle's are not",
                        cap),
                List.of(String.format(
                        Locale.ROOT,
                        "over %d rows the largest logits of one side are cap tanh(logit / cap) of the other's, with one"
                                + " cap of %.3g",
                        pairs.size(),
                        cap)),
                "compare final_logit_softcapping of the source model's config with what the graph does after"
                        + " the head"));
    }

    /** Returns the oracle's largest logit and the bundle's logit of the same token. */
    private static Optional<double[]> pair(PositionObservation position) {
        RowTop oracle = position.oracle();
        RowNoise noise =
                position.difference() == null ? null : position.difference().noise();
        return oracle == null || noise == null
                ? Optional.empty()
                : Optional.of(new double[] {oracle.top1Logit(), noise.oracleTop1Logit()});
    }

    /** Returns the one cap that turns the logits of one side into those of the other, if there is one. */
    private static Optional<Double> cap(List<double[]> pairs, int free, int capped) {
        List<Double> caps = new ArrayList<>();
        for (double[] pair : pairs) {
            cap(pair[free], pair[capped]).ifPresent(caps::add);
        }
        if (caps.size() < Calibration.SOFTCAP_ROWS || caps.size() < Calibration.SOFTCAP_SHARE * pairs.size()) {
            return Optional.empty();
        }
        List<Double> sorted = caps.stream().sorted().toList();
        double median = MarginSigma.median(sorted);
        double spread = sorted.get(sorted.size() * 3 / 4) - sorted.get(sorted.size() / 4);
        return spread < Calibration.SOFTCAP_SPREAD * median ? Optional.of(median) : Optional.empty();
    }

    /** Solves {@code cap · tanh(free / cap) = capped} by bisection; the left side grows with the cap. */
    private static Optional<Double> cap(double free, double capped) {
        double size = Math.abs(free);
        double squashed = Math.abs(capped);
        if (Math.signum(free) != Math.signum(capped) || squashed >= size || squashed == 0) {
            return Optional.empty();
        }
        double low = squashed;
        double high = Calibration.SOFTCAP_PER_LOGIT * size;
        if (high * Math.tanh(size / high) <= squashed) {
            return Optional.empty();
        }
        for (int i = 0; i < Calibration.SOFTCAP_HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (middle * Math.tanh(size / middle) < squashed) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return Optional.of((low + high) / 2);
    }
}
