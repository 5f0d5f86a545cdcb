package dev.shipgate.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.numerics.FloatFormat;
import dev.shipgate.oracle.FullRow;
import dev.shipgate.transcript.PositionObservation;
import org.junit.jupiter.api.Test;

class RowObserverTests {

    private final RowObserver observer = new RowObserver(new TokenTexts(null), FloatFormat.FLOAT);

    @Test
    void the_lead_over_the_bundles_top_1_is_known_even_if_the_oracle_ranks_it_low() {
        PositionObservation observed = observe(9);

        assertThat(observed.oracleLeaders()).hasSize(10);
        assertThat(observed.oracleLead()).isEqualTo(9.0);
    }

    @Test
    void five_leaders_are_listed_if_the_bundles_top_1_is_one_of_them() {
        assertThat(observe(3).oracleLeaders()).hasSize(5);
    }

    @Test
    void a_token_far_behind_is_not_looked_for_without_end() {
        PositionObservation observed = observe(39);

        assertThat(observed.oracleLeaders()).hasSize(5);
        assertThat(observed.oracleLead()).isNull();
    }

    /** Each token of the oracle is 1 nat behind the one before it; the bundle lifts one of them to the front. */
    private PositionObservation observe(int lifted) {
        float[] oracle = new float[40];
        for (int id = 0; id < oracle.length; id++) {
            oracle[id] = -id;
        }
        float[] bundle = oracle.clone();
        bundle[lifted] = 1;
        return observer.observe(0, 0, new FullRow(oracle), bundle);
    }
}
