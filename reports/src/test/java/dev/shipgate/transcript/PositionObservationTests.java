package dev.shipgate.transcript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.shipgate.fixture.PositionSample;
import dev.shipgate.fixture.Samples;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The lead of the oracle's top-1, which is 7 with a logit of 10, over the token that the bundle chose. */
class PositionObservationTests {

    private static final List<RankedToken> LEADERS = List.of(ranked(7, 10), ranked(8, 9.7), ranked(9, 9.5));

    @Test
    void over_the_runner_up_it_is_the_margin() {
        assertThat(chosen(8, List.of()).oracleLead()).isEqualTo(0.3);
    }

    @Test
    void over_another_leader_it_is_the_difference_of_their_logits() {
        assertThat(chosen(9, LEADERS).oracleLead()).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void over_a_token_that_the_oracle_did_not_rank_it_is_unknown() {
        assertThat(chosen(42, LEADERS).oracleLead()).isNull();
    }

    @Test
    void there_is_none_where_both_chose_the_same() {
        assertThat(chosen(7, LEADERS).oracleLead()).isNull();
    }

    @Test
    void there_is_none_where_a_row_is_not_finite() {
        assertThat(Samples.nonFinite(0).oracleLead()).isNull();
        assertThat(PositionSample.at(0).oracle(null).difference(null).build().oracleLead())
                .isNull();
    }

    private static PositionObservation chosen(int bundleTop1, List<RankedToken> oracleLeaders) {
        return PositionSample.at(0)
                .oracle(Samples.row(7, 8, 0.3))
                .bundle(Samples.row(bundleTop1, 99, 1))
                .leaders(oracleLeaders, List.of())
                .build();
    }

    private static RankedToken ranked(int id, double logit) {
        return new RankedToken(Samples.token(id), logit, 0.1);
    }
}
