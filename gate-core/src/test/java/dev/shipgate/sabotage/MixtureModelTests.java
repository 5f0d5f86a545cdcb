package dev.shipgate.sabotage;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.fixture.GraphEditor;
import dev.shipgate.fixture.MixtureModel;
import dev.shipgate.gate.GateRequest;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.GraphAudit;
import dev.shipgate.transcript.Standing;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.Verdict;
import dev.shipgate.transcript.WeightAudit;
import dev.shipgate.transcript.WeightAudit.Experts;
import dev.shipgate.transcript.WeightAudit.Role;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A mixture of experts, end to end: sound bundles of floats, 8 bits and experts of 4 bits, and faults of experts. */
@Tag("thorough")
class MixtureModelTests {

    private static final int LAYERS = 3;
    private static final int EXPERTS = 8;
    /** The seed of a case, a token of none of the prompts. */
    private static final int SEED_OF_APACHE = 439;

    private static final String FP32 = "fp32";
    private static final String INT8 = "int8";
    private static final String INT4 = "int4_experts";

    @TempDir
    Path folder;

    /**
     * A faulty bundle.
     *
     * @param precision the sound bundle that was changed
     * @param name what was changed
     * @param families what the first finding may be
     * @param change the change
     */
    private record Fault(String precision, String name, Set<Family> families, Consumer<GraphEditor> change) {}

    @ParameterizedTest
    @ValueSource(strings = {FP32, INT8})
    void a_sound_bundle_may_ship_and_has_no_finding(String precision) {
        Transcript transcript = EmbeddedModel.gate(MixtureModel.request(MixtureModel.bundle(precision)));

        assertThat(transcript.verdict().mayShip()).as(transcript.headline()).isTrue();
        assertThat(transcript.findings()).isEmpty();
    }

    /**
     * Experts of 4 bits come after attention of 8 bits, so the states of the second layer are the first coarse ones.
     */
    @ParameterizedTest
    @ValueSource(strings = INT4)
    void experts_of_four_bits_are_only_noise(String precision) {
        Transcript transcript = EmbeddedModel.gate(MixtureModel.request(MixtureModel.bundle(precision)));

        assertThat(transcript.findings()).extracting(Finding::family).isSubsetOf(Family.PRECISION);
    }

    @Test
    void experts_of_four_bits_may_ship_where_four_bits_are_meant() {
        Transcript transcript = EmbeddedModel.gate(GateRequest.builder()
                .oracle(MixtureModel.oracle())
                .bundle(MixtureModel.bundle(INT4))
                .policy(Path.of("four-bit"))
                .threads(1)
                .build());

        assertThat(transcript.verdict().mayShip()).as(transcript.headline()).isTrue();
        assertThat(transcript.findings()).isEmpty();
    }

    /** The router of the first layer chooses other experts for one token, as if its scores had been equal. */
    @Test
    void a_seeded_step_is_advisory_where_only_it_takes_other_experts() {
        GraphEditor editor = GraphEditor.of(MixtureModel.bundle(INT8));
        chooseForOneToken(editor, 0, SEED_OF_APACHE);
        Path bundle = editor.writeTo(folder.resolve("int8-flip"));

        Transcript transcript = EmbeddedModel.gate(MixtureModel.request(bundle));

        assertThat(transcript.judgements())
                .filteredOn(judgement -> judgement.subject().check() == CheckId.SEEDED_STEP)
                .filteredOn(judgement -> judgement.verdict() != Verdict.PASS)
                .singleElement()
                .satisfies(judgement -> {
                    assertThat(judgement.subject().caseId()).isEqualTo("apache");
                    assertThat(judgement.standing()).isEqualTo(Standing.ADVISORY);
                    assertThat(judgement.reason()).contains("a router chooses 2 of 8 experts for each token");
                });
        assertThat(transcript.headline()).doesNotContain("seeded_step");
    }

    @ParameterizedTest
    @ValueSource(strings = {FP32, INT8, INT4})
    void a_wrong_number_of_experts_is_read_from_the_graph(String precision) {
        GraphEditor editor = GraphEditor.of(MixtureModel.bundle(precision));
        used(editor, 1);

        Transcript transcript =
                EmbeddedModel.gate(MixtureModel.request(editor.writeTo(folder.resolve(precision + "-k1"))));

        assertThat(transcript.findings())
                .extracting(Finding::signature)
                .startsWith("expert-count")
                .doesNotContain("quantisation-noise", "router-flips");
    }

    @ParameterizedTest
    @CsvSource({FP32 + ",32", INT8 + ",8", INT4 + ",4"})
    void the_audit_reads_bits_and_the_experts_that_a_token_uses(String precision, int bits) {
        GraphAudit audit =
                Objects.requireNonNull(EmbeddedModel.gate(MixtureModel.request(MixtureModel.bundle(precision)))
                        .measured()
                        .bundle()
                        .audit());
        List<WeightAudit> matrices = audit.weights().stream()
                .filter(weight -> weight.experts() != null && weight.role() == Role.BODY)
                .toList();

        assertThat(matrices).hasSize(2 * LAYERS).allSatisfy(weight -> {
            assertThat(weight.bits()).isEqualTo(bits);
            assertThat(weight.experts()).isEqualTo(new Experts(EXPERTS, 2));
        });
        long unused = audit.weights().stream()
                .filter(weight -> weight.experts() != null)
                .mapToLong(weight -> weight.bytes() * (EXPERTS - 2) / EXPERTS)
                .sum();
        long table = audit.weights().stream()
                .filter(weight -> weight.role() == Role.EMBEDDING || weight.role() == Role.POSITIONS)
                .mapToLong(WeightAudit::bytes)
                .sum();
        assertThat(audit.bytesPerToken())
                .isLessThanOrEqualTo(
                        audit.weights().stream().mapToLong(WeightAudit::bytes).sum() - unused)
                .isGreaterThan(
                        audit.weights().stream().mapToLong(WeightAudit::bytes).sum() - unused - table);
        assertThat(audit.weights())
                .filteredOn(weight -> weight.role() == Role.ROUTER)
                .hasSize(LAYERS)
                .allSatisfy(weight -> assertThat(weight.bits()).isEqualTo(32));
    }

    @TestFactory
    Stream<DynamicTest> every_fault_is_red_and_its_family_is_named_first() {
        return faults().map(fault -> DynamicTest.dynamicTest(fault.precision() + ": " + fault.name(), () -> {
            GraphEditor editor = GraphEditor.of(MixtureModel.bundle(fault.precision()));
            fault.change().accept(editor);
            Path bundle = editor.writeTo(
                    folder.resolve(fault.precision() + fault.name().replace(' ', '-')));

            Transcript transcript = EmbeddedModel.gate(MixtureModel.request(bundle));

            assertThat(transcript.verdict().mayShip()).isFalse();
            assertThat(transcript.findings()).isNotEmpty();
            assertThat(transcript.findings().get(0).family())
                    .as(transcript.findings().toString())
                    .isIn(fault.families());
        }));
    }

    private static Stream<Fault> faults() {
        return Stream.of(
                        all("one expert for each token", editor -> used(editor, 1)),
                        all("three experts for each token", editor -> used(editor, 3)),
                        beyondFourBits("two experts swapped", MixtureModelTests::swapped),
                        beyondFourBits("an expert negated", editor -> scaled(editor, -1)),
                        beyondFourBits("an expert of zeros", editor -> scaled(editor, 0)),
                        Stream.of(twosComplement(INT8, 0x80), twosComplement(INT4, 0x88)))
                .flatMap(each -> each);
    }

    private static Stream<Fault> all(String name, Consumer<GraphEditor> change) {
        return Stream.of(FP32, INT8, INT4).map(precision -> new Fault(precision, name, Set.of(Family.WEIGHTS), change));
    }

    /** Few tokens use one expert, and rounding its weights to 4 bits may move them as far as the fault does. */
    private static Stream<Fault> beyondFourBits(String name, Consumer<GraphEditor> change) {
        return Stream.of(
                new Fault(FP32, name, Set.of(Family.WEIGHTS), change),
                new Fault(INT8, name, Set.of(Family.WEIGHTS), change),
                new Fault(INT4, name, Set.of(Family.WEIGHTS, Family.PRECISION), change));
    }

    private static Fault twosComplement(String precision, int signs) {
        return new Fault(
                precision,
                "codes in two's complement",
                Set.of(Family.WEIGHTS),
                editor -> twosComplement(editor, signs));
    }

    private static void chooseForOneToken(GraphEditor editor, int layer, int token) {
        String scores = "/model/layers." + layer + "/moe/router/Reshape/output_0";
        String chosen = scores + "_chosen";
        float[] bias = new float[EXPERTS];
        bias[4] = 30;
        bias[7] = 29;
        operators(editor).get(layer).setInput(1, chosen);
        editor.addIntegers("the_token", token)
                .addIntegers("one_column", -1, 1)
                .addFloats("the_choice", new long[] {1, EXPERTS}, bias)
                .addNode("Equal", "is_the_token", List.of("input_ids", "the_token"));
        NodeProto.Builder cast = editor.graph()
                .addNodeBuilder()
                .setOpType("Cast")
                .addInput("is_the_token")
                .addOutput("token_weight");
        GraphEditor.attribute(cast, "to", TensorProto.DataType.FLOAT_VALUE);
        editor.addNode("Reshape", "token_column", List.of("token_weight", "one_column"))
                .addNode("Mul", "token_choice", List.of("token_column", "the_choice"))
                .addNode("Add", chosen, List.of(scores, "token_choice"));
    }

    private static void used(GraphEditor editor, int count) {
        operators(editor).forEach(node -> GraphEditor.attribute(node, "k", count));
    }

    private static List<NodeProto.Builder> operators(GraphEditor editor) {
        return Stream.of("MoE", "QMoE")
                .flatMap(each -> editor.nodes(each).stream())
                .toList();
    }

    /** Swaps two experts of the second layer, so the router's choices go to the wrong ones. */
    private static void swapped(GraphEditor editor) {
        for (String name : ofExperts(editor, 1)) {
            byte[] all = editor.bytes(name);
            int size = all.length / EXPERTS;
            byte[] kept = Arrays.copyOfRange(all, 2 * size, 3 * size);
            System.arraycopy(all, 5 * size, all, 2 * size, size);
            System.arraycopy(kept, 0, all, 5 * size, size);
            editor.bytes(name, all);
        }
    }

    /** Multiplies what the fourth expert of the second layer returns. */
    private static void scaled(GraphEditor editor, float factor) {
        String name =
                "model.layers.1.moe.experts.down_proj." + (editor.nodes("QMoE").isEmpty() ? "weight" : "scales");
        float[] all = editor.floats(name);
        int size = all.length / EXPERTS;
        for (int i = 3 * size; i < 4 * size; i++) {
            all[i] *= factor;
        }
        editor.floats(name, all);
    }

    /** Writes zero as 0, where the operator counts from the middle. */
    private static void twosComplement(GraphEditor editor, int signs) {
        for (String name : editor.weights(".qweight")) {
            byte[] codes = editor.bytes(name);
            for (int i = 0; i < codes.length; i++) {
                codes[i] ^= (byte) signs;
            }
            editor.bytes(name, codes);
        }
    }

    private static List<String> ofExperts(GraphEditor editor, int layer) {
        String prefix = "model.layers." + layer + ".moe.experts.";
        return editor.weights("").stream()
                .filter(name -> name.startsWith(prefix))
                .toList();
    }
}
