package dev.shipgate.diagnosis;

import static dev.shipgate.diagnosis.EvidenceSample.wrongFromTheFirstRow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.diagnosis.WrongWeights.Where;
import org.junit.jupiter.api.Test;

class WrongWeightsTests {

    private final WrongWeights signature = new WrongWeights(Where.FIRST_ROW);

    @Test
    void the_place_is_between_the_last_sound_state_and_the_first_wrong_one() {
        assertPlace(
                wrongFromTheFirstRow().state("0.recurrent_state", 0.01).state("1.conv_state", 0.9),
                "between the states of layer 0 and those of layer 1");
        assertPlace(
                wrongFromTheFirstRow()
                        .state("0.conv_state", 0.01)
                        .state("0.recurrent_state", 0.01)
                        .state("1.key", 0.01)
                        .state("1.value", 0.9),
                "in layer 1");
        assertPlace(
                wrongFromTheFirstRow().state("0.conv_state", 0.9),
                "before the states of layer 0 (embedding, norm or input projection)");
    }

    private void assertPlace(EvidenceSample sample, String place) {
        assertThat(sample.ask(signature))
                .hasValueSatisfying(
                        finding -> assertThat(finding.summary()).isEqualTo("a tensor is wrong or missing " + place));
    }
}
