package dev.shipgate.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.shipgate.tensor.ArrayTensor;
import dev.shipgate.tensor.Shape;
import dev.shipgate.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OracleTests {

    private static final Path EMBEDDED = Path.of(System.getProperty("shipgate.models"), "qwen3.5-nano", "oracle");

    @TempDir
    Path folder;

    @Test
    void the_embedded_oracle_is_read() {
        Oracle oracle = Oracle.read(EMBEDDED);

        assertThat(oracle.name()).isEqualTo("qwen3.5-nano");
        assertThat(oracle.recordedAt()).isEqualTo("2026-11-23T00:36:41+00:00");
        assertThat(oracle.model().architecture()).isEqualTo("Qwen3_5ForCausalLM");
        assertThat(oracle.model().revision()).isNull();
        assertThat(oracle.model().vocabSize()).isEqualTo(2048);
        assertThat(oracle.model().layerTypes()).hasSize(8).startsWith("linear_attention");
        assertThat(oracle.model().eosTokenIds()).containsExactly(0);
        assertThat(oracle.recorder().dtype()).isEqualTo("float32");
        assertThat(oracle.recorder().attnImplementation()).isEqualTo("eager");
        assertThat(oracle.recorder().versions())
                .containsExactly(
                        entry("transformers", "5.18.0"),
                        entry("torch", "2.13.0+cpu"),
                        entry("python", "3.11.7"),
                        entry("platform", "Linux-6.18.44-fc-v595-x86_64-with-glibc2.36"));
        assertThat(oracle.cases())
                .extracting(OracleCase::id)
                .containsExactly("alphabet", "scripture", "count", "passage", "near-tie");
        assertThat(oracle.cases())
                .extracting(OracleCase::kind)
                .containsExactly(CaseKind.GATE, CaseKind.GATE, CaseKind.GATE, CaseKind.LONG, CaseKind.WEAK);
        assertThat(oracle.files()).extracting("path").containsExactly("oracle.json", "oracle.safetensors");
        assertThat(oracle.files().get(1).sha256()).startsWith("40ecf73cd68d78f4");
        assertThat(oracle.unclaimedTensors()).isEmpty();
    }

    @Test
    void a_case_of_the_embedded_oracle_is_complete() {
        OracleCase alphabet = Oracle.read(EMBEDDED).cases().get(0);

        assertThat(alphabet.positions()).isEqualTo(16);
        assertThat(alphabet.inputIds()).hasSize(16).startsWith(338, 812);
        assertThat(Objects.requireNonNull(alphabet.row(0).health().topTwo()).top1Id())
                .isEqualTo(alphabet.top1Ids().get(0))
                .isEqualTo(511);
        assertThat(alphabet.prefillVsStepMaxAbs()).isEqualTo(1.9073486328125e-05);
        OracleSeed seed = Objects.requireNonNull(alphabet.seed());
        assertThat(seed.tokenId()).isEqualTo(14);
        assertThat(seed.margin()).isEqualTo(new Margin(8.625555038452148, 0.9988598342698121));
        assertThat(seed.state().keySet())
                .extracting(StateSlot::toString)
                .startsWith(
                        "0.conv_state",
                        "0.recurrent_state",
                        "1.conv_state",
                        "1.recurrent_state",
                        "2.conv_state",
                        "2.recurrent_state",
                        "3.key",
                        "3.value")
                .hasSize(16);
        assertThat(state(seed, 3, StateKind.KEY).shape()).isEqualTo(Shape.of(1, 2, 16, 32));
        Greedy greedy = Objects.requireNonNull(alphabet.greedy());
        assertThat(greedy.ids()).hasSize(24).startsWith(14, 449);
        assertThat(greedy.text()).startsWith(", H, I");
        assertThat(greedy.stoppedOnEos()).isFalse();
    }

    @Test
    void rows_are_copied_one_by_one() throws IOException {
        OracleCase one = new TinyOracle(folder).read().cases().get(0);

        assertThat(((FullRow) one.row(1)).logits()).containsExactly(0, 0, 1, 0);
        assertThat(((FullRow) one.row(2)).logits()).containsExactly(0, 0, 0, 1);
        assertThatThrownBy(() -> one.row(3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> one.row(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void a_foreign_oracle_may_record_less() throws IOException {
        Oracle oracle = new TinyOracle(folder)
                .replacing(", \"top1_ids\": [1, 2, 3],", ",")
                .replacing("\"logit_margins\": [1.0, 1.0, 1.0], \"prob_margins\": [0.4, 0.4, 0.4],", "")
                .replacing(", \"logit_margin\": 1.0, \"prob_margin\": 0.4", "")
                .replacing("{\"ids\": [3, 0], \"logit_margins\": [1.0, 2.0], \"prob_margins\": [0.4, 0.5]}", "null")
                .replacing(", \"eos_token_id\": [0, 3]", "")
                .replacing("\"num_hidden_layers\": 2,", "")
                .replacing("\"layer_types\": [\"linear_attention\", \"full_attention\"]", "\"extra\": {\"a\": null}")
                .read();

        OracleCase one = oracle.cases().get(0);
        assertThat(one.top1Ids()).isEmpty();
        assertThat(one.logitMargins()).isEmpty();
        assertThat(one.probMargins()).isEmpty();
        assertThat(one.prefillVsStepMaxAbs()).isNull();
        assertThat(Objects.requireNonNull(one.seed()).margin()).isNull();
        assertThat(one.greedy()).isNull();
        assertThat(oracle.model().numHiddenLayers()).isNull();
        assertThat(oracle.model().layerTypes()).isEmpty();
        assertThat(oracle.model().eosTokenIds()).isEmpty();
    }

    @Test
    void recorder_values_of_other_types_are_omitted() throws IOException {
        Recorder recorder = new TinyOracle(folder).read().recorder();

        assertThat(recorder.device()).isNull();
        assertThat(recorder.versions()).containsExactly(entry("torch", "2.13.0"));
    }

    @Test
    void several_end_tokens_are_read() throws IOException {
        assertThat(new TinyOracle(folder).read().model().eosTokenIds()).containsExactly(0, 3);
    }

    @Test
    void an_oracle_without_cases_can_be_read() throws IOException {
        int cases = TinyOracle.JSON.indexOf("{\"id\": \"one\"");
        String allCases = TinyOracle.JSON.substring(cases, TinyOracle.JSON.lastIndexOf(']'));
        Oracle oracle = new TinyOracle(folder).replacing(allCases, "").read();

        assertThat(oracle.cases()).isEmpty();
        assertThat(oracle.unclaimedTensors()).hasSize(6).startsWith("one.logits");
    }

    @Test
    void tensors_that_no_case_uses_are_listed() throws IOException {
        Oracle oracle = new TinyOracle(folder)
                .with("two.logits", TinyOracle.zeros(3, 4))
                .with("one.seed.past_key_values.1.ssm_state", TinyOracle.zeros(1, 2, 3))
                .with("one.seed.past_key_values.01.key", TinyOracle.zeros(1, 1, 3, 2))
                .with("one.seed.past_key_values.key", TinyOracle.zeros(1, 1, 3, 2))
                .read();

        assertThat(oracle.unclaimedTensors())
                .containsExactly(
                        "two.logits",
                        "one.seed.past_key_values.1.ssm_state",
                        "one.seed.past_key_values.01.key",
                        "one.seed.past_key_values.key");
        assertThat(Objects.requireNonNull(oracle.cases().get(0).seed()).state()).hasSize(4);
    }

    @Test
    void margins_are_not_judged_and_logits_are_unrestricted() throws IOException {
        Oracle oracle = new TinyOracle(folder)
                .with("one.seed.logits", ArrayTensor.of(Shape.of(4), Float.NaN, 0, 0, Float.POSITIVE_INFINITY))
                .replacing("\"logit_margins\": [1.0, 1.0, 1.0]", "\"logit_margins\": [-5, 0, 1e9]")
                .read();

        assertThat(oracle.cases().get(0).logitMargins()).isEqualTo(List.of(-5.0, 0.0, 1e9));
    }

    private static Tensor state(OracleSeed seed, int layer, StateKind kind) {
        return Objects.requireNonNull(seed.state().get(new StateSlot(layer, kind)));
    }
}
