package dev.shipgate.diagnosis;

import dev.shipgate.transcript.MarginNoise;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The null hypothesis: quantisation noise, spread evenly over layers, positions and tokens, explains everything that is
 * wrong with the bundle. Until a test rejects it, no signature may name a culprit. The tests compare a bundle with
 * itself, since the size of sound noise depends on the model: random weights amplify rounding tenfold.
 */
final class NoiseHypothesis {

    private final List<String> rejections;
    private final boolean byPosition;

    private NoiseHypothesis(List<String> rejections, boolean byPosition) {
        this.rejections = List.copyOf(rejections);
        this.byPosition = byPosition;
    }

    /** Tests the hypothesis on a run. */
    static NoiseHypothesis of(Evidence evidence, StateProfile states, RowSymptoms rows, QuantisationNoise bits) {
        List<String> rejections = new ArrayList<>();
        states.jump()
                .ifPresent(jump ->
                        rejections.add("a layer stands out: " + jump.at().slot()));
        rowsBeyondStates(states, rows)
                .filter(line -> !logitsAreRounded(evidence))
                .ifPresent(rejections::add);
        UnevenTokens.in(states, evidence).map(UnevenTokens::inWords).ifPresent(rejections::add);
        if (!ClippedCache.cutOff(evidence).isEmpty()) {
            rejections.add("a cache is cut off, which no rounding does");
        }
        int others = rejections.size();
        boolean carriesCodes = evidence.stateBits().isPresent();
        rows.scatter().ifPresent(scatter -> positions(scatter, carriesCodes, rejections));
        boolean byPosition = rejections.size() > others;
        evidence.observations(MarginNoise.class).forEach(noise -> margins(noise, bits, rejections));
        return new NoiseHypothesis(rejections, byPosition);
    }

    /** Tells whether noise may explain everything. */
    boolean holds() {
        return rejections.isEmpty();
    }

    /** Tells whether some positions are much further off than others, which noise doesn't explain. */
    boolean rejectsByPosition() {
        return byPosition;
    }

    /** Returns what noise doesn't explain, one line for each test that rejects it. */
    List<String> rejections() {
        return rejections;
    }

    /**
     * The rows are computed from the last states: noise leaves them equally near, but a fault after the states doesn't.
     */
    private static Optional<String> rowsBeyondStates(StateProfile states, RowSymptoms rows) {
        if (!states.isKnown() || !rows.areWhole() || rows.medianError().isEmpty()) {
            return Optional.empty();
        }
        double rowError = rows.medianError().get();
        double stateError = states.last().error();
        return states.explainsRow(rowError)
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "the rows are %.2g away from the oracle's, %.1f times as far as the last state, %s",
                        rowError,
                        rowError / stateError,
                        states.last().slot()));
    }

    /** Rows off by no more than the logits' dtype rounds them are as near as they can be. */
    private static boolean logitsAreRounded(Evidence evidence) {
        return evidence.observations(MarginNoise.class).anyMatch(noise -> noise.rhoNats() <= noise.logitUlpNats());
    }

    /** Codes round only what is carried, so the first rows are nearer than the others. */
    private static void positions(RowSymptoms.Scatter scatter, boolean carriesCodes, List<String> rejections) {
        if (!carriesCodes && scatter.firstNats() < Calibration.FIRST_ROWS_SHARE * scatter.medianNats()) {
            rejections.add(String.format(
                    Locale.ROOT,
                    "the first rows, before anything is carried, are off by %.2g nat, the others by %.2g nat",
                    scatter.firstNats(),
                    scatter.medianNats()));
        }
        if (scatter.farNats().isPresent()
                && scatter.farNats().get() > Calibration.FAR_ROWS_PER_MEDIAN * scatter.medianNats()) {
            rejections.add(String.format(
                    Locale.ROOT,
                    "some positions stand out: one row in a hundred is off by more than %.2g nat, the median row by"
                            + " %.2g nat",
                    scatter.farNats().get(),
                    scatter.medianNats()));
        }
    }

    private static void margins(MarginNoise noise, QuantisationNoise bits, List<String> rejections) {
        if (bits.likeFloats() && noise.sigmaNats() > Math.max(Calibration.FLOAT_SIGMA_NATS, noise.logitUlpNats())) {
            rejections.add(String.format(
                    Locale.ROOT,
                    "sigma of the margins is %.2g nat, although the weights are floats",
                    noise.sigmaNats()));
        }
        if (noise.slope() != null && Math.abs(noise.slope() - 1) > Calibration.SLOPE_ERROR) {
            rejections.add(String.format(Locale.ROOT, "the slope of the rows is %.3f, not 1", noise.slope()));
        }
        if (Math.abs(noise.biasStandardErrors()) > Calibration.BIAS_STANDARD_ERRORS
                && Math.abs(noise.biasNats()) > Calibration.BIAS_SIGMAS * noise.sigmaNats()) {
            rejections.add(String.format(
                    Locale.ROOT,
                    "the margins are shifted by %.2g nat, %.1f standard errors",
                    noise.biasNats(),
                    noise.biasStandardErrors()));
        }
        if (noise.flipProbability() < Calibration.FLIP_PROBABILITY
                && noise.flipExcess() > Calibration.FLIP_EXCESS
                && (noise.largestFlippedMarginNats() == null
                        || noise.largestFlippedMarginNats() > Calibration.TIE_NATS)) {
            rejections.add(String.format(
                    Locale.ROOT,
                    "noise of this size predicts %.1f flips, and there are %d",
                    noise.expectedFlips(),
                    noise.flips()));
        }
        if (noise.scored() != null
                && noise.scored().largest().get(0).rmsNats()
                        > Calibration.TOKEN_ERROR_PER_MEDIAN * noise.scored().medianRmsNats()) {
            rejections.add(String.format(
                    Locale.ROOT,
                    "a token stands out: the logit of token %d is off by %.2g nat, that of the median token by"
                            + " %.2g nat",
                    noise.scored().largest().get(0).token().id(),
                    noise.scored().largest().get(0).rmsNats(),
                    noise.scored().medianRmsNats()));
        }
    }
}
