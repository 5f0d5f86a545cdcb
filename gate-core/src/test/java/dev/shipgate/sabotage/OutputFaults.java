package dev.shipgate.sabotage;

import dev.shipgate.fixture.GraphEditor;
import dev.shipgate.transcript.Family;
import java.util.List;

/** What goes wrong between the head and whoever reads the logits. */
final class OutputFaults {

    private static final int VOCABULARY = 2048;
    private static final String INNER = "logits_inner";

    private OutputFaults() {}

    static List<Variant> all() {
        return List.of(
                addAt("NaN at one token", Family.NON_FINITE, 77, Float.NaN),
                addAt("+Inf at one token", Family.NON_FINITE, 78, Float.POSITIVE_INFINITY),
                addAt("-Inf at one token", Family.NON_FINITE, 79, Float.NEGATIVE_INFINITY),
                Variant.inShipBundle(
                        "NaN after one token of the prompt", Family.NON_FINITE, OutputFaults::nanAfterToken),
                Variant.inFloatBundle("NaN in a state behind 20 tokens", Family.NON_FINITE, OutputFaults::nanLater),
                Variant.inFloatBundle("infinite weight in layer 5", Family.NON_FINITE, editor -> {
                    float[] weights = editor.floats("model.layers.5.mlp.up_proj.MatMul.weight");
                    weights[1159] = Float.POSITIVE_INFINITY;
                    editor.floats("model.layers.5.mlp.up_proj.MatMul.weight", weights);
                }),
                Variant.inShipBundle("constant logits", Family.GARBAGE, OutputFaults::constant),
                shifted("vocabulary shifted by one", 1),
                shifted("vocabulary shifted by minus one", -1),
                Variant.inShipBundle("vocabulary one token short", Family.VOCABULARY, OutputFaults::oneShort),
                Variant.inShipBundle("logits rounded to whole numbers", Family.PRECISION, OutputFaults::rounded),
                Variant.inFloatBundle("logits rounded to quarters", Family.PRECISION, OutputFaults::quarters),
                Variant.inShipBundle(
                        "noise from run to run", Family.NONDETERMINISM, editor -> editor.addNoise("logits", 1e-4f)),
                Variant.inShipBundle("much noise from run to run", Family.NONDETERMINISM, OutputFaults::muchNoise));
    }

    private static Variant addAt(String name, Family family, int tokenId, float value) {
        return Variant.inShipBundle(name, family, editor -> {
            float[] added = new float[VOCABULARY];
            added[tokenId] = value;
            editor.addFloats("added", new long[] {VOCABULARY}, added).wrapOutput("logits", "Add", "added");
        });
    }

    private static void nanAfterToken(GraphEditor editor) {
        editor.addIntegers("bad_token", 14)
                .addFloats("nothing", new long[] {1}, 0)
                .addFloats("not_a_number", new long[] {1}, Float.NaN)
                .addNode("Equal", "is_bad", List.of("input_ids", "bad_token"))
                .addNode("Where", "added", List.of("is_bad", "not_a_number", "nothing"))
                .wrapOutput("logits", "Add", "added");
    }

    private static void nanLater(GraphEditor editor) {
        editor.addIntegers("sound_until", 20)
                .addFloats("nothing", new long[] {1}, 0)
                .addFloats("not_a_number", new long[] {1}, Float.NaN)
                .addNode("Greater", "is_late", List.of("position_ids", "sound_until"))
                .addNode("Where", "added", List.of("is_late", "not_a_number", "nothing"))
                .wrapOutput("present.2.recurrent_state", "Add", "added");
    }

    private static void constant(GraphEditor editor) {
        float[] logits = new float[VOCABULARY];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) Math.cos(i);
        }
        editor.addFloats("none_of_it", new long[] {1}, 0)
                .addFloats("always", new long[] {VOCABULARY}, logits)
                .renameProduct("logits", INNER)
                .addNode("Mul", "silenced", List.of(INNER, "none_of_it"))
                .addNode("Add", "logits", List.of("silenced", "always"));
    }

    private static Variant shifted(String name, int by) {
        return Variant.inShipBundle(name, Family.VOCABULARY, editor -> {
            long[] order = new long[VOCABULARY];
            for (int i = 0; i < order.length; i++) {
                order[i] = Math.floorMod(i - by, VOCABULARY);
            }
            editor.addIntegers("order", order)
                    .renameProduct("logits", INNER)
                    .addNode("Gather", "logits", List.of(INNER, "order"), GraphEditor.integer("axis", 2));
        });
    }

    private static void oneShort(GraphEditor editor) {
        editor.addIntegers("from", 0)
                .addIntegers("to", VOCABULARY - 1)
                .addIntegers("axis", 2)
                .renameProduct("logits", INNER)
                .addNode("Slice", "logits", List.of(INNER, "from", "to", "axis"));
        editor.output("logits")
                .getTypeBuilder()
                .getTensorTypeBuilder()
                .getShapeBuilder()
                .getDimBuilder(2)
                .setDimValue(VOCABULARY - 1);
    }

    private static void rounded(GraphEditor editor) {
        editor.wrapOutput("logits", "Round");
    }

    private static void quarters(GraphEditor editor) {
        editor.addFloats("coarse", new long[] {1}, 4)
                .renameProduct("logits", INNER)
                .addNode("Mul", "scaled", List.of(INNER, "coarse"))
                .addNode("Round", "in_steps", List.of("scaled"))
                .addNode("Div", "logits", List.of("in_steps", "coarse"));
    }

    private static void muchNoise(GraphEditor editor) {
        editor.wrapOutput("logits", "Add", "noise")
                .addNode("RandomNormal", "noise", List.of(), GraphEditor.ints("shape", VOCABULARY));
    }
}
