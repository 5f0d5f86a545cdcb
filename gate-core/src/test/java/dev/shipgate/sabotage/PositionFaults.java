package dev.shipgate.sabotage;

import ai.onnx.proto.OnnxMl.NodeProto;
import dev.shipgate.fixture.GraphEditor;
import dev.shipgate.transcript.Family;
import java.util.List;

/** What goes wrong with rotary embeddings, windows and masks. */
final class PositionFaults {

    private static final String COS = "model.rotary_emb.cos_cache";
    private static final String SIN = "model.rotary_emb.sin_cache";
    private static final int ROTARY_PAIRS = 4;

    private PositionFaults() {}

    static List<Variant> all() {
        return List.of(
                Variant.inShipBundle(
                        "rotary base 100 for 10,000,000", Family.POSITIONS, editor -> rotaryBase(editor, 100)),
                Variant.inShipBundle(
                        "rotary base 10,000 for 10,000,000", Family.POSITIONS, editor -> rotaryBase(editor, 10_000)),
                Variant.inShipBundle("positions frozen at 0", Family.POSITIONS, PositionFaults::freeze),
                Variant.inFloatBundle(
                        "positions of the queries one too high", Family.POSITIONS, PositionFaults::offByOne),
                Variant.inShipBundle(
                        "all positions one too high",
                        Family.POSITIONS,
                        editor -> editor.addIntegers("one_up", 1)
                                .redirect("position_ids", "late_positions")
                                .addNode("Add", "late_positions", List.of("position_ids", "one_up"))),
                Variant.inFloatBundle(
                        "rotary embedding interleaved",
                        Family.POSITIONS,
                        editor -> editor.nodes("RotaryEmbedding")
                                .forEach(node -> GraphEditor.attribute(node, "interleaved", 1))),
                window(4),
                window(8),
                window(64),
                window(128),
                Variant.inFloatBundle(
                        "attention window of 4 in the last layer",
                        Family.POSITIONS,
                        editor -> GraphEditor.attribute(
                                editor.node("/model/layers.7/attn/GroupQueryAttention"), "local_window_size", 4)),
                Variant.inFloatBundle(
                        "rotary embedding of half the pairs", Family.POSITIONS, PositionFaults::halfThePairs),
                Variant.inFloatBundle(
                        "attention scale lost",
                        Family.POSITIONS,
                        editor -> editor.nodes("GroupQueryAttention")
                                .forEach(node -> GraphEditor.attribute(node, "scale", 1f))),
                Variant.inFloatBundle("mask one too short", Family.POSITIONS, PositionFaults::maskOffByOne));
    }

    private static Variant window(int tokens) {
        return Variant.inShipBundle(
                "attention window of " + tokens,
                Family.POSITIONS,
                editor -> editor.nodes("GroupQueryAttention")
                        .forEach(node -> GraphEditor.attribute(node, "local_window_size", tokens)));
    }

    private static void rotaryBase(GraphEditor editor, double base) {
        float[] cos = editor.floats(COS);
        float[] sin = editor.floats(SIN);
        for (int i = 0; i < cos.length; i++) {
            int position = i / ROTARY_PAIRS;
            double angle = position * Math.pow(base, -(i % ROTARY_PAIRS) / (double) ROTARY_PAIRS);
            cos[i] = (float) Math.cos(angle);
            sin[i] = (float) Math.sin(angle);
        }
        editor.floats(COS, cos).floats(SIN, sin);
    }

    private static void halfThePairs(GraphEditor editor) {
        float[] cos = editor.floats(COS);
        float[] sin = editor.floats(SIN);
        for (int i = 0; i < cos.length; i++) {
            if (i % ROTARY_PAIRS >= ROTARY_PAIRS / 2) {
                cos[i] = 1;
                sin[i] = 0;
            }
        }
        editor.floats(COS, cos).floats(SIN, sin);
    }

    private static void freeze(GraphEditor editor) {
        editor.addIntegers("no_position", 0)
                .redirect("position_ids", "frozen_positions")
                .addNode("Mul", "frozen_positions", List.of("position_ids", "no_position"));
    }

    /** The rotary table of the queries begins one row later than that of the keys. */
    private static void offByOne(GraphEditor editor) {
        for (String table : List.of("cos", "sin")) {
            String name = "model.rotary_emb." + table + "_cache";
            float[] cache = editor.floats(name);
            float[] shifted = new float[cache.length];
            System.arraycopy(cache, ROTARY_PAIRS, shifted, 0, cache.length - ROTARY_PAIRS);
            editor.addFloats(table + "_shifted", new long[] {cache.length / ROTARY_PAIRS, ROTARY_PAIRS}, shifted)
                    .addIntegers("flat_" + table, -1)
                    .addNode("Reshape", table + "_position", List.of("position_ids", "flat_" + table))
                    .addNode("Gather", table + "_row", List.of(table + "_shifted", table + "_position"));
        }
        for (NodeProto.Builder node : editor.nodes("RotaryEmbedding")) {
            if (node.getName().contains("q_mrope")) {
                node.setInput(2, "cos_row").setInput(3, "sin_row");
            }
        }
    }

    private static void maskOffByOne(GraphEditor editor) {
        for (NodeProto.Builder node : editor.nodes("GroupQueryAttention")) {
            String layer = node.getName().replaceAll("\\D", "");
            String bias = "mask_" + layer;
            node.setInput(10, bias);
        }
        editor.addIntegers("none", 0).addIntegers("one_more", 1).addIntegers("as_row", 1, 1, 1, -1);
        editor.addFloats("blocked", new long[] {1}, -1e9f);
        for (String layer : List.of("3", "7")) {
            String ones = "mask_ones_" + layer;
            editor.addNode("Cast", ones, List.of("attention_mask"), GraphEditor.integer("to", 1))
                    .addNode("Reshape", "mask_row_" + layer, List.of(ones, "as_row"))
                    .addNode("Sub", "mask_none_" + layer, List.of("mask_row_" + layer, "mask_row_" + layer))
                    .addNode("Shape", "mask_shape_" + layer, List.of("attention_mask"))
                    .addIntegers("index_one_" + layer, 1)
                    .addNode("Gather", "mask_length_" + layer, List.of("mask_shape_" + layer, "index_one_" + layer))
                    .addNode("Sub", "mask_last_" + layer, List.of("mask_length_" + layer, "one_more"))
                    .addNode("Sub", "mask_before_" + layer, List.of("mask_last_" + layer, "one_more"))
                    .addNode("Max", "mask_at_" + layer, List.of("mask_before_" + layer, "none"))
                    .addIntegers("index_row_" + layer, 1, 1, 1, 1)
                    .addNode("Reshape", "mask_index_" + layer, List.of("mask_at_" + layer, "index_row_" + layer))
                    .addFloats("mask_value_" + layer, new long[] {1, 1, 1, 1}, -1e9f)
                    .addNode(
                            "ScatterElements",
                            "mask_" + layer,
                            List.of("mask_none_" + layer, "mask_index_" + layer, "mask_value_" + layer),
                            GraphEditor.integer("axis", 3));
        }
    }
}
