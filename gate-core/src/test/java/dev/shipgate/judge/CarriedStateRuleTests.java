package dev.shipgate.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.transcript.CarriedSlot;
import dev.shipgate.transcript.CarriedStates;
import dev.shipgate.transcript.CarriedStates.State;
import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.StateDifference;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.Verdict;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CarriedStateRuleTests {

    private static final Policy USUAL = PolicySample.usual().build();

    @Test
    void states_near_the_oracles_pass_with_the_smallest_cosine() {
        assertThat(rule(USUAL, state("0.conv_state", 0.9999, 0.01), state("1.conv_state", 0.99, 0.1)))
                .isEqualTo(Ruling.of(
                        Verdict.PASS,
                        "2 carried states are finite and alive; the one furthest from the oracle's has cosine"
                                + " 0.9900"));
    }

    @Test
    void states_without_a_reference_pass_and_say_so() {
        assertThat(rule(USUAL, alive("0.conv_state", null)))
                .isEqualTo(Ruling.of(
                        Verdict.PASS,
                        "1 carried states are finite and alive; the oracle recorded no cache to compare them with"));
    }

    @Test
    void a_cosine_may_be_at_the_policys_limit_and_not_below_it() {
        Policy policy = PolicySample.usual().minStateCosine(0.99).build();

        assertThat(rule(policy, state("0.conv_state", 0.99, 0.1)).verdict()).isEqualTo(Verdict.PASS);
        assertThat(rule(policy, alive("0.conv_state", null)).verdict()).isEqualTo(Verdict.PASS);
        assertThat(rule(policy, state("0.conv_state", 0.9899, 0.1)))
                .isEqualTo(Ruling.of(
                        Verdict.FAIL, "0.conv_state has cosine 0.9899 with the oracle's, under the policy's 0.99"));
    }

    @Test
    void at_most_four_objections_are_told_in_full() {
        assertThat(rule(USUAL, stuck(4)).reason())
                .isEqualTo("0.key never changes; 1.key never changes; 2.key never changes; 3.key never changes");
        assertThat(rule(USUAL, stuck(6)).reason()).endsWith("3.key never changes; and 2 more");
    }

    @Test
    void keys_may_be_five_times_as_far_off_as_the_values_of_their_own_layer() {
        State value = state("1.value", 1, 0.125);

        assertThat(rule(USUAL, state("1.key", 0.9, 0.625), value).verdict()).isEqualTo(Verdict.PASS);
        assertThat(rule(USUAL, state("1.key", 0.9, 0.63), value))
                .isEqualTo(Ruling.of(
                        Verdict.FAIL,
                        "1.key is 0.630 away from the oracle's, 1.value beside it 0.125: only the keys are wrong, so"
                                + " they are rotated differently or their weights are coarser"));
        assertThat(rule(USUAL, state("0.key", 0.9, 0.63), value).verdict())
                .as("another layer's values")
                .isEqualTo(Verdict.PASS);
    }

    @Test
    void a_state_of_zeros_is_dead_unless_the_oracles_is_zero_too() {
        State dead = new State(
                CarriedSlot.of("0.conv_state"), null, null, 0, 3, true, 1, true, new StateDifference(0, 1, null));
        State equal = new State(
                CarriedSlot.of("0.conv_state"), null, null, 0, 3, true, 1, true, new StateDifference(1, 0, null));

        assertThat(rule(USUAL, dead).reason())
                .isEqualTo("0.conv_state is all zeros after the prompt, but the oracle's is not");
        assertThat(rule(USUAL, equal).verdict()).isEqualTo(Verdict.PASS);
    }

    private static State[] stuck(int states) {
        return IntStream.range(0, states)
                .mapToObj(layer -> new State(CarriedSlot.of(layer + ".key"), 3, 3, 0, 0, false, 9, true, null))
                .toArray(State[]::new);
    }

    private static State state(String slot, double cosine, double error) {
        return alive(slot, new StateDifference(cosine, error, null));
    }

    private static State alive(String slot, @Nullable StateDifference difference) {
        return new State(CarriedSlot.of(slot), 3, 3, 0, 3, false, 9, true, difference);
    }

    private static Ruling rule(Policy policy, State... states) {
        return new CarriedStateRule(policy)
                .rule(
                        new CarriedStates(
                                Subject.of(CheckId.CARRIED_STATE, "alphabet"),
                                3,
                                Stream.of(states).toList()),
                        CaseKind.GATE);
    }
}
