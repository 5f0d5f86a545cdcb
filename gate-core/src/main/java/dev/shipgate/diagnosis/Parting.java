package dev.shipgate.diagnosis;

import dev.shipgate.numerics.MarginSigma;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Where two bundles that are fed the same tokens diverge by more than noise. The tests are those of the
 * {@link NoiseHypothesis}, so a bisection and the findings of a run agree on what noise is: they look at the whole
 * prompt, compare the bundles with themselves, and only then look for the first position that shows the difference.
 *
 * @param position the first one, 0-based
 * @param jump the first state that stands out; nothing if only the rows do
 */
public record Parting(int position, Optional<StateProfile.Jump> jump) {

    /**
     * Finds where two bundles part.
     *
     * @param steps the differences after each token of a prompt
     * @param noise how coarse the coarser bundle is
     * @return nothing if noise explains every difference
     */
    public static Optional<Parting> of(List<StepDifference> steps, QuantisationNoise noise) {
        StateProfile states = new StateProfile(steps.get(steps.size() - 1).states(), noise);
        Optional<StateProfile.Jump> jump = states.jump();
        if (jump.isPresent()) {
            return Optional.of(atState(steps, noise, jump.get()));
        }
        return first(steps, step -> step.row().isEmpty())
                .or(() -> beyondTheStates(steps, states))
                .or(() -> withAnotherSlope(steps))
                .or(() -> atSomePositions(steps))
                .map(position -> new Parting(position, Optional.empty()));
    }

    /**
     * A state that stands out at the end of the prompt may have stood out earlier; that position is nearer to the
     * fault.
     */
    private static Parting atState(List<StepDifference> steps, QuantisationNoise noise, StateProfile.Jump atTheEnd) {
        for (int position = 0; position < steps.size(); position++) {
            Optional<StateProfile.Jump> jump = new StateProfile(
                            steps.get(position).states(), noise)
                    .jump()
                    .filter(each -> each.at().slot().equals(atTheEnd.at().slot()));
            if (jump.isPresent()) {
                return new Parting(position, jump);
            }
        }
        return new Parting(steps.size() - 1, Optional.of(atTheEnd));
    }

    private static Optional<Integer> beyondTheStates(List<StepDifference> steps, StateProfile states) {
        double median = median(steps, step -> step.rowError().orElse(0d));
        return states.explainsRow(median)
                ? Optional.empty()
                : first(
                        steps,
                        step -> step.rowError()
                                .filter(error -> !states.explainsRow(error))
                                .isPresent());
    }

    private static Optional<Integer> withAnotherSlope(List<StepDifference> steps) {
        return median(steps, StepDifference::slopeError) > Calibration.SLOPE_ERROR
                ? first(steps, step -> step.slopeError() > Calibration.SLOPE_ERROR)
                : Optional.empty();
    }

    private static Optional<Integer> atSomePositions(List<StepDifference> steps) {
        double far = Calibration.FAR_ROWS_PER_MEDIAN * median(steps, StepDifference::centredRmsNats);
        long count = steps.stream().filter(step -> step.centredRmsNats() > far).count();
        return steps.size() >= Calibration.ROWS_WITH_A_PERCENTILE
                        && count * Calibration.ROWS_WITH_A_PERCENTILE > steps.size()
                ? first(steps, step -> step.centredRmsNats() > far)
                : Optional.empty();
    }

    private static double median(List<StepDifference> steps, ToDoubleFunction<StepDifference> value) {
        return MarginSigma.median(steps.stream().mapToDouble(value).boxed().toList());
    }

    private static Optional<Integer> first(List<StepDifference> steps, Predicate<StepDifference> parts) {
        return IntStream.range(0, steps.size())
                .filter(position -> parts.test(steps.get(position)))
                .boxed()
                .findFirst();
    }
}
