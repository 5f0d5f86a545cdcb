package dev.shipgate.sabotage;

import dev.shipgate.fixture.GraphEditor;
import dev.shipgate.transcript.Family;
import java.util.List;

/** Tensors of the body that are wrong, in another's place or missing. */
final class WeightFaults {

    private WeightFaults() {}

    static List<Variant> all() {
        return List.of(
                Variant.inFloatBundle("layers 1 and 2 swapped", Family.WEIGHTS, editor -> swapLayers(editor, 1, 2)),
                Variant.inFloatBundle("layers 5 and 6 swapped", Family.WEIGHTS, editor -> swapLayers(editor, 5, 6)),
                Variant.inFloatBundle(
                        "gate and up swapped in layer 4", Family.WEIGHTS, editor -> swapGateAndUp(editor, 4)),
                Variant.inShipBundle(
                        "gate and up swapped in the last layer", Family.WEIGHTS, editor -> swapGateAndUp(editor, 7)),
                Variant.inFloatBundle(
                        "MLP of the last layer missing",
                        Family.WEIGHTS,
                        editor -> editor.mapFloats("model.layers.7.mlp.down_proj.MatMul.weight", weight -> 0f)),
                Variant.inShipBundle("gate and up swapped everywhere", Family.WEIGHTS, editor -> {
                    for (int layer = 0; layer < 8; layer++) {
                        swapGateAndUp(editor, layer);
                    }
                }),
                Variant.inFloatBundle(
                        "norm offset missing everywhere",
                        Family.WEIGHTS,
                        editor -> editor.graph().getInitializerList().stream()
                                .map(tensor -> tensor.getName())
                                .filter(name -> name.endsWith("layernorm.weight"))
                                .toList()
                                .forEach(name -> editor.mapFloats(name, weight -> weight - 1))),
                Variant.inShipBundle(
                        "norm offset missing in layer 5",
                        Family.WEIGHTS,
                        editor -> editor.mapFloats(
                                "model.layers.5.post_attention_layernorm.weight", weight -> weight - 1)),
                Variant.inFloatBundle(
                        "final norm offset missing",
                        Family.WEIGHTS,
                        editor -> editor.mapFloats("model.layers.8.final_norm_layernorm.weight", weight -> weight - 1)),
                Variant.inShipBundle(
                        "biases of the decay lost",
                        Family.WEIGHTS,
                        editor -> editor.weights("dt_bias").forEach(name -> editor.mapFloats(name, bias -> 0f))),
                Variant.inFloatBundle(
                        "output projection of layer 3 missing",
                        Family.WEIGHTS,
                        editor -> editor.mapFloats("model.layers.3.attn.o_proj.MatMul.weight", weight -> 0f)),
                Variant.inFloatBundle("key and value projections crossed", Family.WEIGHTS, editor -> {
                    for (int layer : new int[] {3, 7}) {
                        editor.swap(
                                "model.layers." + layer + ".attn.k_proj.MatMul.weight",
                                "model.layers." + layer + ".attn.v_proj.MatMul.weight");
                    }
                }),
                Variant.inFloatBundle("convolution of layer 0 reversed", Family.WEIGHTS, editor -> {
                    float[] taps = editor.floats("model.layers.0.linear_attn.conv1d.weight");
                    float[] reversed = new float[taps.length];
                    for (int i = 0; i < taps.length; i++) {
                        reversed[i] = taps[i - i % 4 + 3 - i % 4];
                    }
                    editor.floats("model.layers.0.linear_attn.conv1d.weight", reversed);
                }));
    }

    private static void swapLayers(GraphEditor editor, int one, int other) {
        editor.graph().getInitializerList().stream()
                .map(tensor -> tensor.getName())
                .filter(name -> name.startsWith("model.layers." + one + "."))
                .toList()
                .forEach(name -> editor.swap(name, name.replace("layers." + one + ".", "layers." + other + ".")));
    }

    private static void swapGateAndUp(GraphEditor editor, int layer) {
        editor.graph().getInitializerList().stream()
                .map(tensor -> tensor.getName())
                .filter(name -> name.startsWith("model.layers." + layer + ".mlp.gate_proj"))
                .toList()
                .forEach(name -> editor.swap(name, name.replace("gate_proj", "up_proj")));
    }
}
