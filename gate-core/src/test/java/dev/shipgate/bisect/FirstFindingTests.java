package dev.shipgate.bisect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.transcript.CarriedSlot;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Localisation;
import dev.shipgate.transcript.Strength;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FirstFindingTests {

    @Test
    void the_same_layer_agrees() {
        assertThat(first(Family.WEIGHTS, 3).comparedWith(parted("3.key")))
                .startsWith("this agrees with the run's first finding, a-signature (weights)")
                .endsWith("in layer 3 too");
    }

    @Test
    void right_states_beside_wrong_logits_agree() {
        assertThat(first(Family.HEAD, null).comparedWith(parted(null)))
                .startsWith("this agrees with")
                .endsWith("in the logits too");
    }

    @Test
    void noise_agrees_with_bundles_that_do_not_diverge() {
        assertThat(first(Family.PRECISION, null).comparedWith(together()))
                .startsWith("this agrees with")
                .endsWith("no layer stands out");
    }

    @Test
    void another_layer_does_not_agree() {
        assertThat(first(Family.WEIGHTS, 3).comparedWith(parted("5.key")))
                .startsWith("this doesn't agree with")
                .contains(
                        "compared with the oracle, the first difference is layer 3; compared with good, it is layer 5")
                .endsWith("good may differ from the oracle itself; gate it too");
    }

    @Test
    void a_place_does_not_agree_with_noise() {
        assertThat(first(Family.PRECISION, 3).comparedWith(parted("3.key")))
                .startsWith("this doesn't agree with")
                .contains("noise, spread evenly");
    }

    @Test
    void a_fault_of_both_bundles_is_not_shown() {
        assertThat(first(Family.WEIGHTS, 3).comparedWith(together()))
                .startsWith("this doesn't show")
                .contains("good has the same fault");
    }

    @Test
    void what_steps_cannot_show_is_said_to_be_out_of_sight() {
        assertThat(first(Family.DEVICE, null).comparedWith(parted("3.key")))
                .contains("isn't one that a bisection can see");
    }

    private static FirstFinding first(Family family, @Nullable Integer layer) {
        Finding finding =
                new Finding(family, "a-signature", Strength.STRONG, "a summary", List.of("a line"), "do this");
        return new FirstFinding(finding, Optional.ofNullable(layer));
    }

    private static Localisation together() {
        return new Localisation("bad", "good", "count", 16, null, null, null, null, List.of(), 0);
    }

    private static Localisation parted(@Nullable String firstOff) {
        CarriedSlot slot = firstOff == null ? null : CarriedSlot.of(firstOff);
        return new Localisation("bad", "good", "count", 16, 0, null, null, slot, List.of(), 1);
    }
}
