package dev.shipgate.diagnosis;

import static dev.shipgate.diagnosis.EvidenceSample.GATE;
import static dev.shipgate.diagnosis.EvidenceSample.sound;
import static dev.shipgate.diagnosis.EvidenceSample.wrongFromTheFirstRow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Strength;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A router that is told another number of experts than the oracle's model uses, and the nearest sound bundles. */
class WrongExpertCountTests {

    private final WrongExpertCount signature = new WrongExpertCount();

    @ParameterizedTest
    @ValueSource(strings = {"MoE", "QMoE", "MUL_MAT_ID"})
    void each_operator_that_is_told_how_many_is_compared(String operator) {
        assertThat(red(operator).ask(signature)).hasValueSatisfying(found -> {
            assertThat(found.family()).isEqualTo(Family.WEIGHTS);
            assertThat(found.strength()).isEqualTo(Strength.CONCLUSIVE);
            assertThat(found.summary()).isEqualTo("each token gets 1 of 8 experts; in the oracle's model it gets 2");
            assertThat(found.evidence()).containsExactly(operator + " uses 1 of 8 experts of body");
        });
    }

    @Test
    void it_is_a_fact_that_explains_the_numbers() {
        List<Finding> found = red("QMoE")
                .soundStates()
                .state("2.key", 0.5)
                .objection(CheckId.CARRIED_STATE, GATE)
                .findings(Diagnosis.PRECEDENCE);

        assertThat(found).extracting(Finding::signature).containsExactly("expert-count");
    }

    @Test
    void three_weights_are_named() {
        assertThat(red("QMoE").bodies(5).ask(signature))
                .hasValueSatisfying(found -> assertThat(found.evidence()).hasSize(Calibration.NAMED_WEIGHTS));
    }

    @Test
    void the_same_number_says_nothing() {
        assertThat(red("QMoE").experts(8, 2).ask(signature)).isEmpty();
    }

    @Test
    void while_nothing_is_wrong_it_says_nothing() {
        assertThat(sound().bodyOperator("QMoE")
                        .experts(8, 1)
                        .oracleExperts(8, 2)
                        .ask(signature))
                .isEmpty();
    }

    @Test
    void an_oracle_that_declares_no_experts_says_nothing() {
        assertThat(wrongFromTheFirstRow().bodyOperator("QMoE").experts(8, 1).ask(signature))
                .isEmpty();
    }

    @Test
    void a_shared_expert_counted_among_the_others_says_nothing() {
        assertThat(red("QMoE").experts(9, 3).ask(signature)).isEmpty();
    }

    @Test
    void a_top_k_may_choose_something_else() {
        assertThat(red("MatMul").ask(signature)).isEmpty();
    }

    private static EvidenceSample red(String operator) {
        return wrongFromTheFirstRow().bodyOperator(operator).experts(8, 1).oracleExperts(8, 2);
    }
}
