package dev.shipgate.sabotage;

import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.fixture.GraphEditor;
import dev.shipgate.transcript.Family;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** What quantisers and delegates do to weights. */
final class QuantisationFaults {

    private static final String HEAD = "/lm_head/MatMul_Q8";
    private static final String HEAD_SCALES = "lm_head.MatMul.weight_scales";
    private static final String BODY = "/model/layers.2/mlp/down_proj/MatMul_Q8";
    private static final String BODY_SCALES = "model.layers.2.mlp.down_proj.MatMul.weight_scales";
    private static final String BODY_CODES = "model.layers.2.mlp.down_proj.MatMul.weight_Q8";
    private static final int BLOCK = 32;

    private QuantisationFaults() {}

    static List<Variant> all() {
        return List.of(
                new Variant(
                        "head clipped at 0.5 (exporter's)",
                        Family.HEAD,
                        folder -> EmbeddedModel.copy(EmbeddedModel.bundle("decode_int8hu_clipped"), folder)),
                clippedHead(0.6f),
                clippedHead(0.4f),
                clippedHead(0.25f),
                Variant.inShipBundle(
                        "head zero point 120 for 128",
                        Family.HEAD,
                        editor -> BlockQuantised.zeroPoints(editor, HEAD, 120)),
                scales("head scales zeroed in every fourth row", Family.HEAD, HEAD_SCALES, QuantisationFaults::zeroed),
                scales("head scales all zeroed", Family.HEAD, HEAD_SCALES, scales -> new float[scales.length]),
                scales("head scales rolled by a row", Family.HEAD, HEAD_SCALES, scales -> rolled(scales, 4)),
                scales(
                        "head scales broadcast from the first block",
                        Family.HEAD,
                        HEAD_SCALES,
                        QuantisationFaults::broadcast),
                Variant.inShipBundle(
                        "body zero point 100 for 128",
                        Family.WEIGHTS,
                        editor -> BlockQuantised.zeroPoints(editor, BODY, 100)),
                twosComplement("codes of one matrix in two's complement", BODY_CODES),
                twosComplement("every code of the layers in two's complement", "MatMul.weight_Q8"),
                scales("body scales zeroed", Family.WEIGHTS, BODY_SCALES, scales -> new float[scales.length]),
                scales("body scales rolled by a row", Family.WEIGHTS, BODY_SCALES, scales -> rolled(scales, 12)),
                Variant.inShipBundle(
                        "every scale broadcast as a delegate does per channel",
                        Family.GARBAGE,
                        editor -> editor.weights("weight_scales")
                                .forEach(name -> editor.floats(name, broadcastAll(editor.floats(name))))),
                Variant.inShipBundle(
                        "every scale read as per channel, garbage",
                        Family.GARBAGE,
                        editor -> editor.weights("weight_scales")
                                .forEach(name -> editor.floats(name, reversed(editor.floats(name))))),
                tooFewLevels("body of 2 bits", 1),
                tooFewLevels("body of 3 bits", 3),
                Variant.inFloatBundle(
                        "body rounded to 5 bits and stored as floats",
                        Family.PRECISION,
                        editor -> editor.weights("MatMul.weight").stream()
                                .filter(name -> name.contains("layers"))
                                .forEach(name -> roundedTo(editor, name, 15))),
                new Variant(
                        "4 bits (exporter's)",
                        Family.PRECISION,
                        folder -> EmbeddedModel.copy(EmbeddedModel.bundle("genai_int4"), folder)),
                Variant.inShipBundle(
                        "one matrix left unquantised",
                        Family.CLAIM,
                        editor -> BlockQuantised.read(editor, BODY).writePlain(editor)),
                Variant.inShipBundle(
                        "head silently not quantised",
                        Family.CLAIM,
                        editor -> BlockQuantised.read(editor, HEAD).writePlain(editor)));
    }

    private static Variant clippedHead(float clipping) {
        return Variant.inShipBundle(
                "head clipped at " + clipping,
                Family.HEAD,
                editor -> BlockQuantised.read(editor, HEAD).write(editor, BLOCK, 127, clipping));
    }

    private static Variant twosComplement(String name, String weights) {
        return Variant.inShipBundle(
                name,
                Family.WEIGHTS,
                editor -> editor.weights(weights).stream()
                        .filter(weight -> weight.contains("layers"))
                        .forEach(weight -> {
                            byte[] codes = editor.bytes(weight);
                            for (int i = 0; i < codes.length; i++) {
                                codes[i] ^= (byte) 0x80;
                            }
                            editor.bytes(weight, codes);
                        }));
    }

    private static void roundedTo(GraphEditor editor, String weight, int levels) {
        float largest = 0;
        for (float element : editor.floats(weight)) {
            largest = Math.max(largest, Math.abs(element));
        }
        float step = largest / levels;
        editor.mapFloats(weight, element -> Math.round(element / step) * step);
    }

    private static Variant tooFewLevels(String name, int levels) {
        return Variant.inShipBundle(
                name,
                Family.PRECISION,
                editor -> editor.nodes("MatMulNBits").stream()
                        .filter(node -> !node.getName().equals(HEAD))
                        .toList()
                        .forEach(node ->
                                BlockQuantised.read(editor, node.getName()).write(editor, BLOCK, levels, 1)));
    }

    private static Variant scales(String name, Family family, String weight, UnaryOperator<float[]> change) {
        return Variant.inShipBundle(name, family, editor -> editor.floats(weight, change.apply(editor.floats(weight))));
    }

    private static float[] zeroed(float[] scales) {
        float[] zeroed = scales.clone();
        for (int i = 0; i < zeroed.length; i += 16) {
            Arrays.fill(zeroed, i, i + 4, 0);
        }
        return zeroed;
    }

    private static float[] rolled(float[] scales, int by) {
        float[] rolled = new float[scales.length];
        for (int i = 0; i < scales.length; i++) {
            rolled[(i + by) % scales.length] = scales[i];
        }
        return rolled;
    }

    private static float[] broadcast(float[] scales) {
        float[] broadcast = scales.clone();
        for (int i = 0; i < scales.length; i++) {
            broadcast[i] = scales[i % 4];
        }
        return broadcast;
    }

    private static float[] broadcastAll(float[] scales) {
        float[] broadcast = new float[scales.length];
        Arrays.fill(broadcast, 8 * scales[0]);
        return broadcast;
    }

    private static float[] reversed(float[] scales) {
        float[] reversed = new float[scales.length];
        for (int i = 0; i < scales.length; i++) {
            reversed[i] = (i % 2 == 0 ? -1 : 3) * scales[scales.length - 1 - i];
        }
        return reversed;
    }
}
