package dev.shipgate.diagnosis;

import static dev.shipgate.diagnosis.EvidenceSample.FAR_KL_NATS;
import static dev.shipgate.diagnosis.EvidenceSample.NEAR_KL_NATS;
import static dev.shipgate.diagnosis.EvidenceSample.sound;
import static dev.shipgate.diagnosis.EvidenceSample.wrongFromTheFirstRow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Strength;
import java.util.List;
import org.junit.jupiter.api.Test;

class StaleStateTests {

    private final Signature notEmpty = new StaleState(StaleState.Sign.NOT_EMPTY);
    private final Signature rowsHeal = new StaleState(StaleState.Sign.ROWS_HEAL);

    @Test
    void a_state_that_is_not_empty_after_a_reset_is_a_fact_whatever_the_rows() {
        EvidenceSample stale = stale(sound());

        assertThat(notEmpty.statesAFact()).isTrue();
        assertThat(stale.ask(notEmpty)).get().satisfies(finding -> {
            assertThat(finding.strength()).isEqualTo(Strength.CONCLUSIVE);
            assertThat(finding.evidence())
                    .contains("carried_state alphabet: 0.recurrent_state is not empty after a reset");
        });
        assertThat(stale(sound().rows()).ask(Diagnosis.PRECEDENCE))
                .as("where no row was compared")
                .containsExactly("stale-state");
    }

    @Test
    void rows_that_heal_are_strong_evidence_of_a_stale_state() {
        assertThat(rowsHeal.statesAFact()).isFalse();
        assertThat(healing().ask(rowsHeal)).get().extracting(Finding::strength).isEqualTo(Strength.STRONG);
        assertThat(healing().ask(notEmpty)).isEmpty();
    }

    @Test
    void with_both_signs_only_the_fact_is_stated() {
        EvidenceSample both = stale(healing());

        assertThat(both.ask(List.of(rowsHeal, notEmpty))).containsExactly("stale-state");
        assertThat(both.ask(rowsHeal)).isEmpty();
        assertThat(both.ask(notEmpty)).isPresent();
    }

    @Test
    void rows_that_stay_wrong_are_not_a_stale_state() {
        assertThat(wrongFromTheFirstRow()
                        .rows(SignatureTests.healing(FAR_KL_NATS, FAR_KL_NATS))
                        .ask(rowsHeal))
                .isEmpty();
    }

    private static EvidenceSample healing() {
        return wrongFromTheFirstRow().rows(SignatureTests.healing(FAR_KL_NATS, NEAR_KL_NATS));
    }

    private static EvidenceSample stale(EvidenceSample sample) {
        return sample.state("0.recurrent_state", 5000, 0, false, null);
    }
}
