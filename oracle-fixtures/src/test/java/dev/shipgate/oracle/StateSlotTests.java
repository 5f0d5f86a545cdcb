package dev.shipgate.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StateSlotTests {

    @Test
    void slots_are_ordered_by_layer_as_a_number_and_then_by_kind() {
        StateSlot tenth = new StateSlot(10, StateKind.KEY);
        StateSlot secondValue = new StateSlot(2, StateKind.VALUE);
        StateSlot secondKey = new StateSlot(2, StateKind.KEY);

        assertThat(new TreeSet<>(List.of(tenth, secondValue, secondKey)))
                .extracting(StateSlot::toString)
                .containsExactly("2.key", "2.value", "10.key");
    }

    @ParameterizedTest
    @EnumSource
    void a_kind_is_found_by_its_tensor_name(StateKind kind) {
        assertThat(StateKind.ofTensorName(kind.tensorName())).isEqualTo(kind);
    }

    @Test
    void a_kind_is_not_found_by_any_other_name() {
        assertThat(StateKind.RECURRENT_STATE.tensorName()).isEqualTo("recurrent_state");
        assertThat(StateKind.ofTensorName("KEY")).isNull();
        assertThat(StateKind.ofTensorName("ssm_state")).isNull();
    }

    @Test
    void a_negative_layer_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StateSlot(-1, StateKind.KEY))
                .withMessage("a layer must be at least 0, found -1");
    }
}
