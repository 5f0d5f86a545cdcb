package dev.shipgate.sabotage;

import ai.onnx.proto.OnnxMl.NodeProto;
import dev.shipgate.fixture.GraphEditor;
import dev.shipgate.fixture.StateStacker;
import dev.shipgate.transcript.Family;
import java.util.List;

/** What goes wrong with what is carried from step to step. */
final class StateFaults {

    private static final List<Integer> LINEAR_LAYERS = List.of(0, 1, 2, 4, 5, 6);
    private static final List<Integer> FULL_LAYERS = List.of(3, 7);
    private static final int FLOAT = 1;

    private StateFaults() {}

    static List<Variant> all() {
        return List.of(
                Variant.inShipBundle(
                        "decay with the wrong sign",
                        Family.STATE,
                        editor -> editor.weights("neg_exp_A").forEach(name -> editor.mapFloats(name, rate -> -rate))),
                Variant.inFloatBundle(
                        "decay dropped",
                        Family.STATE,
                        editor -> editor.weights("neg_exp_A").forEach(name -> editor.mapFloats(name, rate -> 0f))),
                Variant.inFloatBundle(
                        "decay dropped in layer 1",
                        Family.STATE,
                        editor -> editor.mapFloats("model.layers.1.linear_attn.neg_exp_A", rate -> 0f)),
                Variant.inShipBundle(
                        "update rule without the delta",
                        Family.STATE,
                        editor -> editor.nodes("LinearAttention")
                                .forEach(node -> GraphEditor.attribute(node, "update_rule", "gated"))),
                Variant.inShipBundle(
                        "recurrent states transposed",
                        Family.STATE,
                        editor -> LINEAR_LAYERS.forEach(layer -> transpose(editor, layer))),
                Variant.inFloatBundle(
                        "recurrent state of layer 4 transposed", Family.STATE, editor -> transpose(editor, 4)),
                Variant.inShipBundle(
                        "recurrent states of layers 0 and 1 crossed",
                        Family.STATE,
                        editor -> cross(editor, "present.0.recurrent_state", "present.1.recurrent_state")),
                Variant.inFloatBundle(
                        "key and value caches crossed",
                        Family.STATE,
                        editor -> FULL_LAYERS.forEach(
                                layer -> cross(editor, "present." + layer + ".key", "present." + layer + ".value"))),
                Variant.inFloatBundle(
                        "convolution states reversed",
                        Family.STATE,
                        editor -> LINEAR_LAYERS.forEach(layer -> reverseConvolution(editor, layer))),
                Variant.inShipBundle(
                        "stacked recurrent states given back in another order",
                        Family.STATE,
                        editor -> new StateStacker(editor, true)
                                .stack(
                                        "recurrent_state",
                                        LINEAR_LAYERS,
                                        List.of(0, 1, 2, 5, 4, 6),
                                        "rec_state",
                                        "rec_state_out")),
                dropped("recurrent writes of layer 2 dropped", List.of("2.recurrent_state")),
                dropped("convolution writes of layer 5 dropped", List.of("5.conv_state")),
                dropped(
                        "all recurrent writes dropped",
                        LINEAR_LAYERS.stream()
                                .map(layer -> layer + ".recurrent_state")
                                .toList()),
                dropped(
                        "all fixed-size writes dropped",
                        LINEAR_LAYERS.stream()
                                .flatMap(layer -> List.of(layer + ".recurrent_state", layer + ".conv_state").stream())
                                .toList()),
                dropped("cache writes dropped", List.of("3.key", "3.value", "7.key", "7.value")),
                Variant.inShipBundle(
                        "cache writes zeroed",
                        Family.STATE,
                        editor -> FULL_LAYERS.forEach(layer -> {
                            zero(editor, "present." + layer + ".key");
                            zero(editor, "present." + layer + ".value");
                        })),
                Variant.inShipBundle(
                        "recurrent state of layer 0 stale after a reset", Family.STATE, StateFaults::stale),
                Variant.inShipBundle(
                        "caches capped at 64 tokens",
                        Family.STATE,
                        editor -> FULL_LAYERS.forEach(layer -> {
                            cap(editor, "present." + layer + ".key", 64);
                            cap(editor, "present." + layer + ".value", 64);
                        })),
                Variant.inShipBundle(
                        "recurrent states in coarse steps",
                        Family.STATE,
                        editor -> LINEAR_LAYERS.forEach(
                                layer -> coarse(editor, "present." + layer + ".recurrent_state", 0.25f))),
                Variant.inFloatBundle(
                        "recurrent state of layer 4 kept at nine tenths",
                        Family.STATE,
                        editor -> scaled(editor, "present.4.recurrent_state", 0.9f)),
                Variant.inFloatBundle(
                        "keys of layer 3 in steps of 0.25",
                        Family.STATE,
                        editor -> coarse(editor, "present.3.key", 0.25f)),
                Variant.inFloatBundle(
                        "recurrent states in steps of 0.02",
                        Family.STATE,
                        editor -> LINEAR_LAYERS.forEach(
                                layer -> coarse(editor, "present." + layer + ".recurrent_state", 0.02f))));
    }

    private static Variant dropped(String name, List<String> slots) {
        return Variant.inShipBundle(
                name,
                Family.STATE,
                editor -> slots.forEach(slot -> {
                    String present = "present." + slot;
                    editor.renameProduct(present, present + "_lost");
                    editor.addNode("Identity", present, List.of("past_key_values." + slot));
                }));
    }

    private static void transpose(GraphEditor editor, int layer) {
        String present = "present." + layer + ".recurrent_state";
        editor.renameProduct(present, present + "_straight")
                .addNode("Transpose", present, List.of(present + "_straight"), GraphEditor.ints("perm", 0, 1, 3, 2));
    }

    private static void cross(GraphEditor editor, String one, String other) {
        editor.renameProduct(one, one + "_crossing").renameProduct(other, one).renameProduct(one + "_crossing", other);
    }

    private static void reverseConvolution(GraphEditor editor, int layer) {
        String present = "present." + layer + ".conv_state";
        String order = "newest_first_" + layer;
        editor.addIntegers(order, 2, 1, 0)
                .renameProduct(present, present + "_straight")
                .addNode("Gather", present, List.of(present + "_straight", order), GraphEditor.integer("axis", 2));
    }

    private static void zero(GraphEditor editor, String present) {
        editor.renameProduct(present, present + "_lost")
                .addNode("Sub", present, List.of(present + "_lost", present + "_lost"));
    }

    private static void scaled(GraphEditor editor, String present, float factor) {
        editor.addFloats(present + "_factor", new long[] {1}, factor)
                .renameProduct(present, present + "_whole")
                .addNode("Mul", present, List.of(present + "_whole", present + "_factor"));
    }

    /** At position 0 something is left of the conversation before. */
    private static void stale(GraphEditor editor) {
        float[] left = new float[4 * 32 * 32];
        for (int i = 0; i < left.length; i++) {
            left[i] = (float) Math.sin(i);
        }
        String past = "past_key_values.0.recurrent_state";
        for (NodeProto.Builder node : editor.nodes("LinearAttention")) {
            for (int i = 0; i < node.getInputCount(); i++) {
                if (node.getInput(i).equals(past)) {
                    node.setInput(i, "stale_state");
                }
            }
        }
        editor.addFloats("left_over", new long[] {1, 4, 32, 32}, left)
                .addIntegers("first", 0)
                .addIntegers("one_by_four", 1, 1, 1, 1)
                .addNode("Equal", "is_first", List.of("position_ids", "first"))
                .addNode("Cast", "first_weight", List.of("is_first"), GraphEditor.integer("to", FLOAT))
                .addNode("Reshape", "first_weight_4d", List.of("first_weight", "one_by_four"))
                .addNode("Mul", "left_now", List.of("left_over", "first_weight_4d"))
                .addNode("Add", "stale_state", List.of(past, "left_now"));
    }

    private static void cap(GraphEditor editor, String present, int tokens) {
        editor.renameProduct(present, present + "_whole")
                .addIntegers(present + "_from", -tokens)
                .addIntegers(present + "_to", Long.MAX_VALUE)
                .addIntegers(present + "_axis", 2)
                .addNode(
                        "Slice",
                        present,
                        List.of(present + "_whole", present + "_from", present + "_to", present + "_axis"));
    }

    private static void coarse(GraphEditor editor, String present, float step) {
        editor.addFloats(present + "_step", new long[] {1}, step)
                .renameProduct(present, present + "_fine")
                .addNode("Div", present + "_in_steps", List.of(present + "_fine", present + "_step"))
                .addNode("Round", present + "_rounded", List.of(present + "_in_steps"))
                .addNode("Mul", present, List.of(present + "_rounded", present + "_step"));
    }
}
