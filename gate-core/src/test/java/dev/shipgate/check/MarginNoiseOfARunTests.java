package dev.shipgate.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.shipgate.fixture.ScriptedEngine;
import dev.shipgate.fixture.ScriptedSession;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.oracle.OracleCase;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.GraphAudit;
import dev.shipgate.transcript.MarginNoise;
import dev.shipgate.transcript.NotMeasured;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.WeightAudit;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The noise of an engine that gives the oracle's rows, but for a fault. */
class MarginNoiseOfARunTests {

    private final OracleCase alphabet = ScriptedSession.alphabet();

    @Test
    void the_oracles_own_rows_have_no_noise() {
        MarginNoise noise = (MarginNoise) observe(row -> row);

        assertThat(noise.positions()).isEqualTo(alphabet.positions());
        assertThat(noise.sigmaNats()).isZero();
        assertThat(noise.rhoNats()).isZero();
        assertThat(noise.slope()).isEqualTo(1);
        assertThat(noise.flips()).isZero();
        assertThat(noise.bodyBits()).as("nobody could read the graph").isNull();
        assertThat(noise.stateGrowth()).as("no state could be compared").isNull();
    }

    @Test
    void a_lost_logits_scale_is_a_slope() {
        MarginNoise noise = (MarginNoise) observe(row -> {
            for (int id = 0; id < row.length; id++) {
                row[id] *= 8;
            }
            return row;
        });

        assertThat(noise.slope()).isCloseTo(8, within(1e-6));
        assertThat(noise.residualRmsNats()).isCloseTo(0, within(1e-4));
        assertThat(noise.flips()).isZero();
    }

    @Test
    void a_wrong_row_of_the_head_is_the_token_that_stands_out() {
        MarginNoise noise = (MarginNoise) observe(row -> {
            row[5] += 3;
            return row;
        });

        assertThat(noise.scored()).isNotNull().satisfies(scored -> {
            assertThat(scored.ids()).isEqualTo(alphabet.vocabSize());
            assertThat(scored.largest().get(0).token().id()).isEqualTo(5);
            assertThat(scored.largest().get(0).rmsNats()).isGreaterThan(100 * scored.medianRmsNats());
        });
    }

    @Test
    void rows_that_are_never_finite_are_not_measured() {
        assertThat(observe(row -> {
                    row[0] = Float.NaN;
                    return row;
                }))
                .isInstanceOf(NotMeasured.class);
    }

    @Test
    void the_bits_of_the_body_come_from_the_audit() {
        Session session = new OneCase(row -> row) {
            @Override
            public GraphAudit audit() {
                return audited();
            }
        };

        MarginNoise noise = (MarginNoise) new MarginNoiseCheck().observe(Subject.of(CheckId.MARGIN_NOISE), session);

        assertThat(noise.bodyBits()).isEqualTo(4);
    }

    private static GraphAudit audited() {
        WeightAudit weight = new WeightAudit(
                "body",
                WeightAudit.Role.BODY,
                "MatMulNBits",
                8,
                "uint8",
                WeightAudit.Granularity.PER_BLOCK,
                32,
                1,
                true,
                1,
                1,
                1.0,
                1.0,
                0,
                0.0,
                16);
        return new GraphAudit(10, "exporter", Map.of(), Map.of(), List.of(weight), 1, false, 1, 1, 1);
    }

    private Observation observe(UnaryOperator<float[]> fault) {
        return new MarginNoiseCheck().observe(Subject.of(CheckId.MARGIN_NOISE), new OneCase(fault));
    }

    /** A session over the first case, of a bundle whose graph nobody can read. */
    private class OneCase extends ScriptedSession {

        OneCase(UnaryOperator<float[]> fault) {
            super(new ScriptedEngine(
                    alphabet.vocabSize(),
                    fed -> fault.apply(Objects.requireNonNull(
                                    ScriptedEngine.script(alphabet).row(fed))
                            .clone())));
        }

        @Override
        public List<OracleCase> judgedCases() {
            return List.of(alphabet);
        }

        @Override
        public GraphAudit audit() {
            throw new InvalidInputException(Path.of("model.onnx"), "there is no graph");
        }
    }
}
