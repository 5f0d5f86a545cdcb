package dev.shipgate.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.shipgate.input.InvalidInputException;
import dev.shipgate.tensor.ArrayTensor;
import dev.shipgate.tensor.Shape;
import dev.shipgate.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every rule of an oracle of the largest logits, each broken once. */
class TopKOracleRefusalTests {

    private static final float LSE = (float) Math.log(Math.E + 3);

    private static final float TAIL = (float) (2 / (Math.E + 3));

    @TempDir
    Path folder;

    @Test
    void an_undamaged_oracle_is_read() throws IOException {
        OracleCase one = tiny().read().cases().get(0);

        assertThat(one.rows().topK()).isEqualTo(2);
        assertThat(((TopKRow) one.row(0)).ids()).containsExactly(1, 0);
    }

    static Stream<Arguments> damaged_rows() {
        return Stream.of(
                arguments("topk_ids", ids(1, 4, 2, 0, 3, 0), "row 0: topk_ids[1] is 4, expected an id from 0 to 3"),
                arguments("topk_ids", ids(1, 0, -1, 0, 3, 0), "row 1: topk_ids[0] is -1, expected an id from 0 to 3"),
                arguments(
                        "topk_ids",
                        ids(1, 0, 2, 0, 3, 3),
                        "row 2: topk_ids[1] is 3, which is a duplicate; expected each token once"),
                arguments(
                        "topk_logits",
                        pairs(0, 1, 1, 0, 1, 0),
                        "row 0: topk_logits[1] is 1.0 after 0.0; expected the largest first"),
                arguments(
                        "topk_logits",
                        pairs(1, 0, 1, Float.NaN, 1, 0),
                        "row 1: topk_logits[1] is NaN, expected a finite number"),
                arguments(
                        "topk_logits",
                        pairs(Float.POSITIVE_INFINITY, 0, 1, 0, 1, 0),
                        "row 0: topk_logits[0] is Infinity, expected a finite number"),
                arguments(
                        "topk_logits",
                        pairs(1, 0, 1, 0, 0, 0),
                        "row 2: topk_ids[1] is 0 after 3, and both have the logit 0.0; expected the lowest id first"),
                arguments(
                        "logsumexp",
                        list(LSE, LSE, 0.5f),
                        "row 2: logsumexp is 0.5, expected at least the largest logit, 1.0"),
                arguments("logsumexp", list(Float.NaN, LSE, LSE), "row 0: logsumexp is NaN, expected a finite number"),
                arguments(
                        "logsumexp",
                        list(LSE, 1.2f, LSE),
                        "row 1: the 2 logits have a total probability of 1.11992 according to logsumexp, and "
                                + "the others 0.349755 according to tail_mass; expected a sum of 1"),
                arguments("logsumexp", list(LSE, LSE, 9), "row 2: the 2 logits have a total probability of 0.000458"),
                arguments(
                        "tail_mass",
                        list(TAIL, TAIL, 0.1f),
                        "row 2: the 2 logits have a total probability of 0.650245"),
                arguments("tail_mass", list(-TAIL, TAIL, TAIL), "row 0: tail_mass is -0.34975"),
                arguments(
                        "tail_mass",
                        list(1, TAIL, TAIL),
                        "row 0: tail_mass is 1.0, expected at least 0 and less than 1"),
                arguments(
                        "tail_mass", list(Float.NaN, TAIL, TAIL), "row 0: tail_mass is NaN, expected a finite number"));
    }

    @ParameterizedTest
    @MethodSource("damaged_rows")
    void a_row_that_contradicts_itself_is_refused(String tensor, Tensor damaged, String problem) {
        assertThatThrownBy(() -> tiny().with("one.logits." + tensor, damaged).read())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(folder.resolve("oracle.safetensors") + ": case one: one.logits, " + problem)
                .hasMessageEndingWith("; record the oracle again")
                .satisfies(refusal -> assertThat(refusal.getMessage()).hasLineCount(1));
    }

    @Test
    void a_seed_that_contradicts_itself_is_refused() {
        assertThatThrownBy(() -> tiny().with("one.seed.logits.topk_ids", ArrayTensor.ofInts(Shape.of(1, 2), 0, 9))
                        .read())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("case one: one.seed.logits, row 0: topk_ids[1] is 9, expected an id from 0 to 3");
    }

    @Test
    void logits_that_are_not_the_largest_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TopKRow(
                        4, new int[] {0, 1}, new float[] {2, -3}, Math.log(2 * Math.exp(2) + 2 * Math.exp(-3)), 0.5))
                .withMessageContaining("expected the largest logits of the row");
    }

    @Test
    void a_tail_after_a_full_row_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TopKRow(2, new int[] {0, 1}, new float[] {0, 0}, Math.log(2), 1e-6))
                .withMessageContaining("0 tokens with logits up to the smallest recorded one have at most 0");
    }

    static Stream<Arguments> damaged_tensors() {
        return Stream.of(
                arguments("topk_ids", pairs(1, 0, 2, 0, 3, 0), "tensor one.logits.topk_ids is F32, expected I32"),
                arguments("topk_logits", ids(1, 0, 1, 0, 1, 0), "tensor one.logits.topk_logits is I32, expected F32"),
                arguments(
                        "topk_ids",
                        ArrayTensor.ofInts(Shape.of(2, 2), 1, 0, 2, 0),
                        "tensor one.logits.topk_ids has shape [2, 2], expected [3, 2]"),
                arguments(
                        "topk_logits",
                        TinyOracle.zeros(3, 3),
                        "tensor one.logits.topk_logits has shape [3, 3], expected [3, 2]"),
                arguments(
                        "logsumexp",
                        TinyOracle.zeros(3, 1),
                        "tensor one.logits.logsumexp has shape [3, 1], expected [3]"),
                arguments("tail_mass", TinyOracle.zeros(4), "tensor one.logits.tail_mass has shape [4], expected [3]"));
    }

    @ParameterizedTest
    @MethodSource("damaged_tensors")
    void a_tensor_with_the_wrong_type_or_shape_is_refused(String tensor, Tensor damaged, String problem) {
        assertThatThrownBy(() -> tiny().with("one.logits." + tensor, damaged).read())
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(folder.resolve("oracle.safetensors") + ": case one: " + problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"topk_ids", "topk_logits", "logsumexp", "tail_mass"})
    void a_tensor_that_is_missing_is_refused(String tensor) {
        for (String place : List.of("one.logits.", "one.seed.logits.")) {
            assertThatThrownBy(() -> tiny().without(place + tensor).read())
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageEndingWith("case one: has no tensor " + place + tensor + ", which the case requires");
        }
    }

    static Stream<Arguments> damaged_json() {
        return Stream.of(
                arguments("\"k\": 2", "\"k\": 1", "logits: k is 1, expected 2 to 4 (the vocabulary size)"),
                arguments("\"k\": 2", "\"k\": 5", "logits: k is 5, expected 2 to 4 (the vocabulary size)"),
                arguments(
                        ", \"k\": 2",
                        "",
                        "logits of kind topk require a k, and logits of kind full must not have " + "one"),
                arguments(
                        "\"topk\"",
                        "\"full\"",
                        "logits of kind topk require a k, and logits of kind full must not " + "have one"),
                arguments("\"topk\"", "\"half\"", "logits.kind"),
                arguments("\"kind\": \"topk\", ", "", "\"kind\" is missing"));
    }

    @ParameterizedTest
    @MethodSource("damaged_json")
    void the_declared_kind_of_rows_is_checked(String part, String replacement, String problem) {
        assertThatThrownBy(() -> tiny().replacing(part, replacement).read())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(folder.resolve("oracle.json") + ": ")
                .hasMessageContaining(problem)
                .satisfies(refusal -> assertThat(refusal.getMessage()).hasLineCount(1));
    }

    @Test
    void full_rows_may_be_declared_as_full() throws IOException {
        Oracle oracle = new TinyOracle(folder)
                .replacing("\"cases\"", "\"logits\": {\"kind\": \"full\"}, \"cases\"")
                .read();

        assertThat(oracle.topK()).isNull();
    }

    @Test
    void a_mixture_of_full_and_top_k_rows_is_refused() throws IOException {
        Oracle oracle = tiny().read();
        OracleCase one = oracle.cases().get(0);
        OracleCase mixed = new OracleCase(
                one.id(),
                one.kind(),
                null,
                one.inputIds(),
                List.of(),
                List.of(),
                List.of(),
                null,
                new FullRows(TinyOracle.zeros(3, 4)),
                one.seed(),
                null);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Oracle(
                        folder, "mixed", null, oracle.model(), oracle.recorder(), List.of(mixed), List.of(), List.of()))
                .withMessageContaining("expected the same kind and K for all cases and their seeds");
    }

    @Test
    void the_deviation_of_recorded_margins_is_measured() throws IOException {
        CaseHealth health = CaseHealth.of(
                tiny().replacing("\"logit_margins\": [1.0, 1.0, 1.0]", "\"logit_margins\": [1.0, 0.25, 1.0]")
                        .read()
                        .cases()
                        .get(0));

        assertThat(health.logitMargins()).isEqualTo(new MarginDeviation(true, 0.75));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5})
    void a_k_outside_the_vocabulary_is_refused(int k) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TopKRows.of(new FullRows(TinyOracle.zeros(1, 4)), k))
                .withMessage("topk:" + k + " is not possible with a vocabulary of 4 tokens; choose a K from 2 to 4");
    }

    private TinyOracle tiny() {
        return new TinyOracle(folder).topTwo();
    }

    private static Tensor ids(int... ids) {
        return ArrayTensor.ofInts(Shape.of(3, 2), ids);
    }

    private static Tensor pairs(float... logits) {
        return ArrayTensor.of(Shape.of(3, 2), logits);
    }

    private static Tensor list(float... elements) {
        return ArrayTensor.of(Shape.of(3), elements);
    }
}
