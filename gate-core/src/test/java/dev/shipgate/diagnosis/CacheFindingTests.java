package dev.shipgate.diagnosis;

import static dev.shipgate.diagnosis.EvidenceSample.wrongFromTheFirstRow;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The findings about the codes of a cache say how much of it is wrong, and where. */
class CacheFindingTests {

    @Test
    void cut_off_elements_are_counted() {
        assertEvidence(
                SignatureTests.cache(0.125, null),
                new ClippedCache(),
                "carried_state alphabet: 12.5 % of the elements of 0.key are cut off at the largest value that it"
                        + " holds");
    }

    @Test
    void elements_that_are_rounded_to_zero_are_counted() {
        assertEvidence(
                SignatureTests.cache(null, 0.5).stateType("int8"),
                new CoarseState(),
                "carried_state alphabet: 50 % of the elements of 0.key are rounded to 0");
    }

    @Test
    void the_values_of_a_coarse_cache_are_counted() {
        assertEvidence(
                wrongFromTheFirstRow().state("0.key", 0.1, 1, 100).state("0.value", 0.1, 1, 100_000),
                new CoarseState(),
                "carried_state alphabet: 0.key takes 100 different values");
    }

    private static void assertEvidence(EvidenceSample sample, Signature signature, String line) {
        assertThat(sample.ask(signature))
                .hasValueSatisfying(finding -> assertThat(finding.evidence()).contains(line));
    }
}
