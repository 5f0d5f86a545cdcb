package dev.shipgate.judge;

import dev.shipgate.transcript.CarriedSlot;
import dev.shipgate.transcript.CarriedSlot.Kind;
import dev.shipgate.transcript.CarriedStates;
import dev.shipgate.transcript.CarriedStates.State;
import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.StateDifference;
import dev.shipgate.transcript.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** Whether the carried states are finite and alive, and as near to the oracle's as the policy requires. */
public final class CarriedStateRule implements Rule<CarriedStates> {

    private static final int SHOWN = 4;

    private final Policy policy;

    public CarriedStateRule(Policy policy) {
        this.policy = policy;
    }

    @Override
    public Class<CarriedStates> observes() {
        return CarriedStates.class;
    }

    @Override
    public Ruling rule(CarriedStates carried, CaseKind kind) {
        List<String> objections = new ArrayList<>();
        for (State state : carried.states()) {
            objection(state, objections);
            rotation(state, carried, objections);
            recurrence(state, carried, objections);
        }
        if (!objections.isEmpty()) {
            int more = objections.size() - SHOWN;
            return Ruling.of(
                    Verdict.FAIL,
                    String.join("; ", objections.subList(0, Math.min(SHOWN, objections.size())))
                            + (more > 0 ? "; and " + more + " more" : ""));
        }
        DoubleStream cosines = carried.states().stream()
                .map(State::difference)
                .filter(Objects::nonNull)
                .mapToDouble(difference -> difference.cosine());
        String nearest = cosines.min().stream()
                .mapToObj(cosine ->
                        String.format(Locale.ROOT, "; the one furthest from the oracle's has cosine %.4f", cosine))
                .findFirst()
                .orElse("; the oracle recorded no cache to compare them with");
        return Ruling.of(Verdict.PASS, carried.states().size() + " carried states are finite and alive" + nearest);
    }

    private void objection(State state, List<String> objections) {
        Double minCosine = policy.limits().minStateCosine();
        if (state.nonFinite() > 0) {
            objections.add(state.slot() + " holds " + state.nonFinite() + " NaN or infinite elements");
        } else if (!state.freshAfterReset()) {
            objections.add(state.slot() + " is not empty after a reset");
        } else if (isDead(state)) {
            objections.add(state.slot() + " is all zeros after the prompt, but the oracle's is not");
        } else if (state.changedSteps() != null && state.changedSteps() == 0) {
            objections.add(state.slot() + " never changes");
        } else if (state.tokensExpected() != null && !state.tokensExpected().equals(state.tokensHeld())) {
            objections.add(state.slot() + " holds " + state.tokensHeld() + " tokens after the prompt, the oracle's "
                    + state.tokensExpected());
        } else if (minCosine != null
                && state.difference() != null
                && state.difference().cosine() < minCosine) {
            objections.add(String.format(
                    Locale.ROOT,
                    "%s has cosine %.4f with the oracle's, under the policy's %s",
                    state.slot(),
                    state.difference().cosine(),
                    minCosine));
        }
    }

    /** A layer's key and value are computed from the same input; only the key is rotated to its position. */
    private void rotation(State key, CarriedStates carried, List<String> objections) {
        beside(key, Kind.KEY, Kind.VALUE, policy.limits().maxKeyToValueError(), carried)
                .map(where -> where + ": only the keys are wrong, so they are rotated differently or their weights"
                        + " are coarser")
                .ifPresent(objections::add);
    }

    /** A convolution's output feeds the recurrence of the same layer. */
    private void recurrence(State recurrent, CarriedStates carried, List<String> objections) {
        beside(recurrent, Kind.RECURRENT_STATE, Kind.CONV_STATE, policy.limits().maxRecurrentToConvError(), carried)
                .map(where -> where + ": the recurrence, or the way its state is kept, differs from the oracle's")
                .ifPresent(objections::add);
    }

    /**
     * Says how far a state is off, if it is off by more than {@code limit} times as much as the other state of its
     * layer.
     */
    private Optional<String> beside(
            State state, Kind kind, Kind otherKind, @Nullable Double limit, CarriedStates carried) {
        StateDifference off = state.difference();
        if (limit == null || off == null || state.slot().kind() != kind) {
            return Optional.empty();
        }
        CarriedSlot other = state.slot().beside(otherKind);
        double rounding = policy.limits().stateRoundingError();
        return carried.states().stream()
                .filter(each -> each.slot().equals(other))
                .map(State::difference)
                .filter(Objects::nonNull)
                .filter(beside -> off.relativeError() > limit * Math.max(beside.relativeError(), rounding))
                .findFirst()
                .map(beside -> String.format(
                        Locale.ROOT,
                        "%s is %.3f away from the oracle's, %s beside it %.3f",
                        state.slot(),
                        off.relativeError(),
                        other,
                        beside.relativeError()));
    }

    private static boolean isDead(State state) {
        return state.allZero()
                && state.difference() != null
                && state.difference().relativeError() > 0;
    }
}
