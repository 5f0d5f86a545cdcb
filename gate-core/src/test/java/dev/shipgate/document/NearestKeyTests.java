package dev.shipgate.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestKeyTests {

    private static final Set<String> KEYS =
            Set.of("threads", "policy", "out", "name", "min_cosine", "min_state_cosine");

    @ParameterizedTest
    @CsvSource({"treads, threads", "polciy, policy", "ouy, out", "min_cosin, min_cosine", "names, name"})
    void a_misspelt_key_is_recognised(String misspelt, String meant) {
        assertThat(NearestKey.to(misspelt, KEYS)).contains(meant);
    }

    @Test
    void a_key_that_resembles_none_has_no_suggestion() {
        assertThat(NearestKey.to("temperature", KEYS)).isEmpty();
        assertThat(NearestKey.to("a", KEYS)).isEmpty();
    }
}
