package dev.shipgate.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.oracle.Greedy;
import dev.shipgate.oracle.Oracle;
import dev.shipgate.oracle.OracleCase;
import dev.shipgate.transcript.Divergence;
import dev.shipgate.transcript.DivergenceKind;
import dev.shipgate.transcript.Margin;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A stop token is a token like any other: stopping early and never stopping have names of their own. */
class SequenceComparisonTests {

    private static final int STOP = 1999;

    private final OracleCase alphabet =
            Oracle.read(EmbeddedModel.oracle()).cases().get(0);
    private final Greedy greedy = Objects.requireNonNull(alphabet.greedy());
    private final List<Integer> recorded = greedy.ids();
    private final SequenceComparison comparison = new SequenceComparison(new TokenTexts(null), List.of(STOP), alphabet);

    @Test
    void another_token() {
        assertThat(divergence(recorded, with(4, 7)).kind()).isEqualTo(DivergenceKind.OTHER_TOKEN);
    }

    @Test
    void a_stop_where_the_oracle_goes_on() {
        assertThat(divergence(recorded, with(4, STOP)).kind()).isEqualTo(DivergenceKind.STOPS_EARLY);
    }

    @Test
    void going_on_where_the_oracle_stops() {
        Divergence divergence = divergence(with(4, STOP), recorded);

        assertThat(divergence.kind()).isEqualTo(DivergenceKind.RUNS_PAST_STOP);
        assertThat(divergence.index()).isEqualTo(4);
    }

    @Test
    void going_on_behind_the_end_of_the_reference() {
        assertThat(divergence(recorded.subList(0, 5), recorded).kind()).isEqualTo(DivergenceKind.RUNS_PAST_STOP);
    }

    @Test
    void ending_without_a_stop() {
        assertThat(divergence(recorded, recorded.subList(0, 5)).kind()).isEqualTo(DivergenceKind.ENDS_SHORT);
    }

    @Test
    void the_oracles_margin_is_given_as_long_as_it_came_this_way() {
        assertThat(divergence(recorded, with(4, 7)).oracleMargin())
                .extracting(Margin::logit)
                .isEqualTo(greedy.logitMargins().get(4));
        assertThat(divergence(with(3, 9), with(3, 10)).oracleMargin()).isNotNull();
        List<Integer> elsewhere = with(2, 9);
        List<Integer> further = new ArrayList<>(elsewhere);
        further.set(5, 11);
        assertThat(divergence(elsewhere, further).oracleMargin()).isNull();
    }

    private Divergence divergence(List<Integer> expected, List<Integer> found) {
        return Objects.requireNonNull(comparison.compare(expected, found, null).firstDivergence());
    }

    private List<Integer> with(int index, int token) {
        List<Integer> changed = new ArrayList<>(recorded);
        changed.set(index, token);
        return changed;
    }
}
