package dev.shipgate.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.device.DevicePlan.PlannedCase;
import dev.shipgate.device.DevicePlan.PlannedEngine;
import dev.shipgate.device.DevicePlan.PlannedSpeed;
import dev.shipgate.device.DevicePlan.PlannedState;
import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.fixture.GgufFixture;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.oracle.CaseKind;
import dev.shipgate.oracle.Oracle;
import dev.shipgate.oracle.OracleCase;
import dev.shipgate.transcript.EngineFacts;
import dev.shipgate.transcript.EngineFacts.StateFacts;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PlanningTests {

    private static final PlannedEngine ENGINE = new PlannedEngine("ort.wasm.min.mjs", "wasm", 1, List.of());
    private static final Oracle ORACLE = Oracle.read(EmbeddedModel.oracle());

    private final Bundle bundle = Bundle.open(EmbeddedModel.shipBundle());

    @Test
    void a_plan_has_every_prompt_that_judges_and_no_token_that_is_expected() {
        DevicePlan plan = plan("float", "1", "2", "past_sequence_length", "32");
        String json = new String(plan.json(), StandardCharsets.UTF_8);

        assertThat(plan.cases())
                .extracting(PlannedCase::id)
                .containsExactlyElementsOf(
                        ORACLE.judgedCases().stream().map(OracleCase::id).toList());
        for (OracleCase each : ORACLE.cases()) {
            List<Integer> expected = Objects.requireNonNull(each.greedy()).ids();
            if (expected.size() > 1) {
                assertThat(json).doesNotContain(expected.toString().replaceAll("[\\[\\] ]", ""));
            }
        }
        assertThat(plan.bundle().graph()).isEqualTo("model.onnx");
        assertThat(plan.bundle().files()).hasSize(5);
        assertThat(plan.vocabSize()).isEqualTo(2048);
        assertThat(plan.topK()).isEqualTo(16);
        assertThat(plan.speed()).isEqualTo(new PlannedSpeed(128, 256, 3));
        assertThat(plan.json())
                .isEqualTo(plan("float", "1", "2", "past_sequence_length", "32").json());
    }

    @Test
    void a_case_that_the_gate_never_compares_is_left_out() {
        OracleCase first = ORACLE.cases().get(0);
        OracleCase weak = renamed(first, "weak", CaseKind.WEAK);
        OracleCase copy = renamed(first, "copy", first.kind());
        Oracle more = oracle(List.of(weak, first, copy));

        assertThat(plan(more, "float", "1").cases()).extracting(PlannedCase::id).containsExactly(first.id());
        assertThatThrownBy(() -> plan(oracle(List.of(weak)), "float", "1"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("has no case that can judge and has a continuation");
    }

    @Test
    void a_states_lengths_are_those_before_the_first_token() {
        assertThat(plan("float16", "batch_size", "2", "past_sequence_length", "32")
                        .bundle()
                        .states())
                .containsExactly(new PlannedState("in", "out", "float16", List.of(1, 2, 0, 32)));
    }

    @Test
    void a_state_that_the_page_cannot_carry_is_refused() {
        assertThatThrownBy(() -> plan("int8", "1"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("the state in of type int8; the page carries float and float16 states");
        assertThatThrownBy(() -> plan("float", "1", "planes", "3"))
                .hasMessageContaining("a dimension planes of unknown length");
    }

    @Test
    void a_gguf_file_is_refused() {
        assertThatThrownBy(() -> new Planning(Bundle.open(GgufFixture.nano("q8_0"))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("is a GGUF file, which ONNX Runtime can't run");
    }

    @Test
    void the_speed_measurement_fits_the_context() {
        PlannedSpeed wanted = new PlannedSpeed(128, 256, 3);

        assertThat(PlannedSpeed.within(null, wanted)).isEqualTo(wanted);
        assertThat(PlannedSpeed.within(384, wanted)).isEqualTo(wanted);
        assertThat(PlannedSpeed.within(300, wanted)).isEqualTo(new PlannedSpeed(128, 172, 3));
        assertThat(PlannedSpeed.within(64, wanted)).isEqualTo(new PlannedSpeed(32, 32, 3));
        assertThat(PlannedSpeed.within(1, wanted)).isNull();
    }

    private static OracleCase renamed(OracleCase of, String id, CaseKind kind) {
        return new OracleCase(
                id,
                kind,
                of.text(),
                of.inputIds(),
                of.top1Ids(),
                of.logitMargins(),
                of.probMargins(),
                of.prefillVsStepMaxAbs(),
                of.rows(),
                of.seed(),
                of.greedy());
    }

    private static Oracle oracle(List<OracleCase> cases) {
        return new Oracle(
                ORACLE.directory(),
                ORACLE.name(),
                null,
                ORACLE.model(),
                ORACLE.recorder(),
                cases,
                List.of(),
                List.of());
    }

    private DevicePlan plan(String dtype, String... dimensions) {
        return plan(ORACLE, dtype, dimensions);
    }

    private DevicePlan plan(Oracle oracle, String dtype, String... dimensions) {
        StateFacts state = new StateFacts(null, "in", "out", dtype, List.of(dimensions));
        EngineFacts facts = new EngineFacts("onnxruntime", "1", Map.of(), true, "int64", "float", 2048, List.of(state));
        return new Planning(bundle).plan(oracle, bundle.pinFiles(), facts, ENGINE, new PlannedSpeed(128, 256, 3));
    }
}
