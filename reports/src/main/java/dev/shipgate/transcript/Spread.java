package dev.shipgate.transcript;

import java.util.List;
import java.util.Optional;

/**
 * How a figure is distributed over the compared positions of a corpus.
 *
 * @param mean its mean
 * @param rms its root mean square
 * @param quantiles its quantiles, by ascending share; the first is the smallest value and the last the largest
 */
public record Spread(Estimate mean, Estimate rms, List<Quantile> quantiles) {

    public Spread {
        quantiles = List.copyOf(quantiles);
    }

    /** Returns the quantile of this share, if it is among them. */
    public Optional<Estimate> at(double share) {
        return quantiles.stream()
                .filter(each -> each.share() == share)
                .map(Quantile::estimate)
                .findFirst();
    }
}
