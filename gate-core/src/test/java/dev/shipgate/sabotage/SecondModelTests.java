package dev.shipgate.sabotage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.fixture.GraphEditor;
import dev.shipgate.fixture.SecondModel;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Transcript;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Faults and sound variants of a model on which no threshold was chosen. */
@Tag("thorough")
class SecondModelTests {

    private static final int WIDTH = 128;
    private static final int VOCABULARY = 512;
    private static final int ZERO_CODE = 128;

    @TempDir
    Path folder;

    /**
     * A changed bundle.
     *
     * @param name what was changed
     * @param precision the bundle that was changed
     * @param families what the first finding may be; none if the change is harmless
     * @param change the change
     */
    private record Change(String name, String precision, Set<Family> families, Consumer<GraphEditor> change) {}

    @TestFactory
    Stream<DynamicTest> every_fault_is_red_and_its_family_is_named_first() {
        return Stream.concat(faultsOfFloats(), faultsOfEightBits())
                .map(fault -> DynamicTest.dynamicTest(fault.precision() + ": " + fault.name(), () -> {
                    Transcript transcript = gate(fault);

                    assertThat(transcript.verdict().mayShip()).isFalse();
                    assertThat(transcript.findings()).isNotEmpty();
                    assertThat(transcript.findings().get(0).family())
                            .as(transcript.findings().get(0).toString())
                            .isIn(fault.families());
                }));
    }

    @TestFactory
    Stream<DynamicTest> no_sound_variant_gets_a_finding_other_than_precision() {
        return sound().map(variant -> DynamicTest.dynamicTest(
                variant.precision() + ": " + variant.name(),
                () -> assertThat(gate(variant).findings())
                        .extracting(Finding::family)
                        .isSubsetOf(Family.PRECISION)));
    }

    private static Stream<Change> sound() {
        return Stream.of(
                new Change("as exported", "fp32", Set.of(), editor -> {}),
                new Change("as exported", "int8", Set.of(), editor -> {}),
                new Change("as exported", "int4", Set.of(), editor -> {}),
                new Change("accuracy level 4", "int8", Set.of(), editor -> accuracyLevel(editor, 4)),
                new Change("accuracy level 4", "int4", Set.of(), editor -> accuracyLevel(editor, 4)),
                new Change("accuracy level 0", "int4", Set.of(), editor -> accuracyLevel(editor, 0)));
    }

    private static Stream<Change> faultsOfFloats() {
        return Stream.of(
                inFloats(
                        "logits eight times too large",
                        Family.HEAD,
                        editor -> editor.addConstant("eight", 8).wrapOutput("logits", "Mul", "eight")),
                inFloats("a soft cap of 20 on the logits", Family.HEAD, SecondModelTests::softCap),
                inFloats("two rows of the head swapped", Family.HEAD, editor -> swapColumns(editor, 300, 301)),
                inFloats("gate and up swapped", Family.WEIGHTS, editor -> swap(editor, 1, "gate_proj", "up_proj", "")),
                inFloats(
                        "an attention output of zeros",
                        Family.WEIGHTS,
                        editor -> editor.mapFloats(matrix(1, "attn.o_proj", ""), weight -> 0f)),
                inFloats(
                        "an MLP that is off by two percent",
                        Family.WEIGHTS,
                        editor -> editor.mapFloats(matrix(1, "mlp.down_proj", ""), weight -> 1.02f * weight)),
                inFloats("a norm half as large again", Family.WEIGHTS, editor -> norm(editor, 1.5f)),
                inFloats("the rotary base 1,000", Family.POSITIONS, SecondModelTests::rotaryBase),
                inFloats("rotary embedding interleaved", Family.POSITIONS, SecondModelTests::interleaved),
                inFloats("a window of 32", Family.POSITIONS, SecondModelTests::window));
    }

    private static Stream<Change> faultsOfEightBits() {
        return Stream.of(
                inEightBits("two rows of the head swapped", Family.HEAD, editor -> swapRows(editor, 300, 301)),
                inEightBits(
                        "gate and up swapped",
                        Family.WEIGHTS,
                        editor -> List.of("_Q8", "_scales")
                                .forEach(part -> swap(editor, 1, "gate_proj", "up_proj", part))),
                inEightBits(
                        "an attention output of zeros",
                        Family.WEIGHTS,
                        editor -> editor.mapFloats(matrix(1, "attn.o_proj", "_scales"), scale -> 0f)),
                inEightBits("a norm half as large again", Family.WEIGHTS, editor -> norm(editor, 1.5f)),
                inEightBits("rotary embedding interleaved", Family.POSITIONS, SecondModelTests::interleaved),
                inEightBits("a window of 32", Family.POSITIONS, SecondModelTests::window),
                new Change(
                        "every code twelve too high",
                        "int8",
                        Set.of(Family.WEIGHTS, Family.PRECISION),
                        editor -> mapCodes(editor, code -> code + 12)),
                inEightBits(
                        "codes of four bits",
                        Family.PRECISION,
                        editor -> mapCodes(editor, code -> ZERO_CODE + Math.round((code - ZERO_CODE) / 18f) * 18)));
    }

    private static Change inFloats(String name, Family family, Consumer<GraphEditor> change) {
        return new Change(name, "fp32", Set.of(family), change);
    }

    private static Change inEightBits(String name, Family family, Consumer<GraphEditor> change) {
        return new Change(name, "int8", Set.of(family), change);
    }

    private static String matrix(int layer, String name, String part) {
        return "model.layers." + layer + "." + name + ".MatMul.weight" + part;
    }

    private static void accuracyLevel(GraphEditor editor, int level) {
        editor.nodes("MatMulNBits").forEach(node -> GraphEditor.attribute(node, "accuracy_level", level));
    }

    private static void softCap(GraphEditor editor) {
        editor.addConstant("cap", 20)
                .wrapOutput("logits", "Mul", "cap")
                .wrapOutput("logits_inner", "Tanh")
                .wrapOutput("logits_inner_inner", "Div", "cap");
    }

    private static void swap(GraphEditor editor, int layer, String one, String other, String part) {
        editor.swap(matrix(layer, "mlp." + one, part), matrix(layer, "mlp." + other, part));
    }

    private static void norm(GraphEditor editor, float factor) {
        editor.mapFloats("model.layers.2.input_layernorm.weight", gain -> factor * gain);
    }

    private static void rotaryBase(GraphEditor editor) {
        float[] cos = editor.floats("cos_cache");
        float[] sin = editor.floats("sin_cache");
        int pairs = 16;
        for (int i = 0; i < cos.length; i++) {
            int position = i / pairs;
            double angle = position * Math.pow(1000, -(i % pairs) / (double) pairs);
            cos[i] = (float) Math.cos(angle);
            sin[i] = (float) Math.sin(angle);
        }
        editor.floats("cos_cache", cos).floats("sin_cache", sin);
    }

    private static void interleaved(GraphEditor editor) {
        editor.nodes("GroupQueryAttention").forEach(node -> GraphEditor.attribute(node, "rotary_interleaved", 1));
    }

    private static void window(GraphEditor editor) {
        editor.nodes("GroupQueryAttention").forEach(node -> GraphEditor.attribute(node, "local_window_size", 32));
    }

    /** The head of the fp32 bundle is stored as {@code [width, vocabulary]}. */
    private static void swapColumns(GraphEditor editor, int one, int other) {
        float[] head = editor.floats("lm_head.MatMul.weight");
        for (int row = 0; row < head.length; row += VOCABULARY) {
            float kept = head[row + one];
            head[row + one] = head[row + other];
            head[row + other] = kept;
        }
        editor.floats("lm_head.MatMul.weight", head);
    }

    private static void swapRows(GraphEditor editor, int one, int other) {
        byte[] codes = editor.bytes("lm_head.MatMul.weight_Q8");
        float[] scales = editor.floats("lm_head.MatMul.weight_scales");
        int blocks = scales.length / VOCABULARY;
        for (int i = 0; i < WIDTH; i++) {
            byte kept = codes[one * WIDTH + i];
            codes[one * WIDTH + i] = codes[other * WIDTH + i];
            codes[other * WIDTH + i] = kept;
        }
        for (int i = 0; i < blocks; i++) {
            float kept = scales[one * blocks + i];
            scales[one * blocks + i] = scales[other * blocks + i];
            scales[other * blocks + i] = kept;
        }
        editor.bytes("lm_head.MatMul.weight_Q8", codes).floats("lm_head.MatMul.weight_scales", scales);
    }

    /** Changes the codes of every layer, but not those of the head. */
    private static void mapCodes(GraphEditor editor, IntUnaryOperator change) {
        for (String name : editor.weights("weight_Q8")) {
            if (name.startsWith("model.layers.")) {
                byte[] codes = editor.bytes(name);
                for (int i = 0; i < codes.length; i++) {
                    codes[i] = (byte) Math.max(0, Math.min(255, change.applyAsInt(codes[i] & 0xff)));
                }
                editor.bytes(name, codes);
            }
        }
    }

    private Transcript gate(Change change) {
        GraphEditor editor = GraphEditor.of(SecondModel.bundle(change.precision()));
        change.change().accept(editor);
        return EmbeddedModel.gate(SecondModel.request(
                editor.writeTo(folder.resolve(change.precision() + change.name().replace(' ', '-')))));
    }
}
