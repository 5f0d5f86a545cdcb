package dev.shipgate.diagnosis;

import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.MarginNoise;
import dev.shipgate.transcript.Strength;
import dev.shipgate.transcript.TokenError;
import dev.shipgate.transcript.TokenErrors;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A few token ids are far more wrong than all others. */
final class OutlyingTokens implements Signature {

    private final By by;

    /** @param by which ids stand out */
    OutlyingTokens(By by) {
        this.by = by;
    }

    /** Which ids stand out. */
    enum By {
        /** Those that are scored: their rows of the head. */
        SCORED,
        /** Those that were fed: their rows of the embedding. */
        FED
    }

    @Override
    public Set<Strength> strengths() {
        return Set.of(Strength.STRONG);
    }

    @Override
    public Optional<Finding> recognise(Evidence evidence, Symptoms symptoms) {
        Optional<TokenErrors> errors = evidence.observations(MarginNoise.class)
                .findFirst()
                .flatMap(noise -> Optional.ofNullable(by == By.SCORED ? noise.scored() : noise.fed()));
        if (errors.isEmpty() || !symptoms.rowsAreWrong()) {
            return Optional.empty();
        }
        List<TokenError> outliers = outliers(errors.get());
        boolean others = errors.get().largest().size() > outliers.size();
        return switch (by) {
            case SCORED ->
                outliers.isEmpty() || !others || symptoms.states().jump().isPresent()
                        ? Optional.empty()
                        : Optional.of(head(outliers, errors.get()));
            case FED ->
                outliers.isEmpty() || !others || !outliers.stream().allMatch(OutlyingTokens::isAlwaysOff)
                        ? Optional.empty()
                        : Optional.of(embedding(outliers, errors.get()));
        };
    }

    private List<TokenError> outliers(TokenErrors errors) {
        double factor = by == By.SCORED ? Calibration.TOKEN_ERROR_PER_MEDIAN : Calibration.FED_ERROR_PER_MEDIAN;
        return errors.largest().stream()
                .filter(error -> error.rmsNats() > factor * errors.medianRmsNats())
                .toList();
    }

    /** Tells a wrong row of the embedding from a position at which something else is wrong. */
    private static boolean isAlwaysOff(TokenError error) {
        return error.rows() > 1 && error.meanNats() > Calibration.ALWAYS_OFF_SHARE * error.rmsNats();
    }

    private static Finding head(List<TokenError> outliers, TokenErrors all) {
        boolean swapped = outliers.size() == 2
                && Math.abs(outliers.get(0).meanNats() + outliers.get(1).meanNats())
                        < Calibration.SWAPPED_MEANS * outliers.get(0).rmsNats()
                && outliers.get(1).rmsNats()
                        > Calibration.ALWAYS_OFF_SHARE * outliers.get(0).rmsNats();
        return new Finding(
                Family.HEAD,
                "head-rows",
                Strength.STRONG,
                (swapped
                                ? "rows of the output head are swapped: tokens "
                                : "rows of the output head are wrong: tokens ")
                        + ids(outliers),
                lines("scored", outliers, all),
                "compare these rows of the head, their codes and scales, with the source model's");
    }

    private static Finding embedding(List<TokenError> outliers, TokenErrors all) {
        return new Finding(
                Family.WEIGHTS,
                "embedding-rows",
                Strength.STRONG,
                "the rows are wrong wherever some tokens are fed: tokens " + ids(outliers),
                lines("fed", outliers, all),
                "compare these rows of the embedding with the source model's");
    }

    private static String ids(List<TokenError> outliers) {
        return outliers.stream()
                .map(error -> String.valueOf(error.token().id()))
                .collect(Collectors.joining(", "));
    }

    private static List<String> lines(String how, List<TokenError> outliers, TokenErrors all) {
        return outliers.stream()
                .map(error -> String.format(
                        Locale.ROOT,
                        "where token %d is %s, the error is %.2g nat over %d rows; the median of %d tokens is %.2g nat",
                        error.token().id(),
                        how,
                        error.rmsNats(),
                        error.rows(),
                        all.ids(),
                        all.medianRmsNats()))
                .toList();
    }
}
