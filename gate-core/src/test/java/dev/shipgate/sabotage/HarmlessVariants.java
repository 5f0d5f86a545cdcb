package dev.shipgate.sabotage;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.shipgate.engine.EngineOptions;
import dev.shipgate.engine.OptimizationLevel;
import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.fixture.GraphEditor;
import dev.shipgate.fixture.StateStacker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** What conversions may do without doing harm. */
final class HarmlessVariants {

    private static final List<Integer> LINEAR_LAYERS = List.of(0, 1, 2, 4, 5, 6);
    private static final List<Integer> FULL_LAYERS = List.of(3, 7);

    private HarmlessVariants() {}

    static List<Variant> all() {
        return List.of(
                exported("fp32", "decode_fp32"),
                exported("8 bits", "decode_int8hu_block32_sym"),
                exported("8 bits with a float16 head", "decode_int8lin"),
                exported("8 bits from onnxruntime-genai, dynamic", "genai_int8"),
                blocks(16),
                blocks(64),
                accuracyLevel(0),
                accuracyLevel(1),
                run("two threads", 2, OptimizationLevel.ALL),
                run("four threads", 4, OptimizationLevel.ALL),
                run("no optimisation of the graph", 1, OptimizationLevel.NONE),
                run("basic optimisation of the graph", 1, OptimizationLevel.BASIC),
                run("extended optimisation of the graph", 1, OptimizationLevel.EXTENDED),
                ship(
                        "renamed nodes",
                        editor -> editor.graph()
                                .getNodeBuilderList()
                                .forEach(node ->
                                        node.setName("n" + node.getName().hashCode()))),
                ship(
                        "nodes without names",
                        editor -> editor.graph().getNodeBuilderList().forEach(NodeProto.Builder::clearName)),
                ship("inputs in another order", editor -> {
                    var inputs = new ArrayList<>(editor.graph().getInputList());
                    Collections.reverse(inputs);
                    editor.graph().clearInput().addAllInput(inputs);
                }),
                ship("outputs in another order", editor -> {
                    var outputs = new ArrayList<>(editor.graph().getOutputList());
                    Collections.rotate(outputs, 5);
                    editor.graph().clearOutput().addAllOutput(outputs);
                }),
                ship(
                        "an output more",
                        editor -> editor.graph()
                                .addOutput(editor.output("logits")
                                        .clone()
                                        .setName("/model/layers.8/final_norm_layernorm/output_0"))
                                .getOutputBuilder(editor.graph().getOutputCount() - 1)
                                .getTypeBuilder()
                                .getTensorTypeBuilder()
                                .getShapeBuilder()
                                .getDimBuilder(2)
                                .setDimValue(128)),
                ship("int32 ids", editor -> editor.castInput("input_ids", TensorProto.DataType.INT32)),
                ship(
                        "int32 ids, positions and mask",
                        editor -> editor.castInput("input_ids", TensorProto.DataType.INT32)
                                .castInput("position_ids", TensorProto.DataType.INT32)
                                .castInput("attention_mask", TensorProto.DataType.INT32)),
                ship("positions in three planes", GraphEditor::takePositionsInPlanes),
                ship("float16 logits", editor -> editor.castOutput("logits", TensorProto.DataType.FLOAT16)),
                ship(
                        "float16 caches",
                        editor -> FULL_LAYERS.forEach(layer -> List.of("key", "value")
                                .forEach(kind -> editor.castInput(
                                                "past_key_values." + layer + "." + kind, TensorProto.DataType.FLOAT16)
                                        .castOutput("present." + layer + "." + kind, TensorProto.DataType.FLOAT16)))),
                new Variant("one file", null, HarmlessVariants::oneFile),
                Variant.inFloatBundle(
                        "tiny noise in every matrix",
                        null,
                        editor -> editor.weights("MatMul.weight").forEach(name -> {
                            Random random = new Random(name.hashCode());
                            editor.mapFloats(name, weight -> weight * (1 + 1e-5f * (float) random.nextGaussian()));
                        })),
                ship(
                        "tiny noise in every norm",
                        editor -> editor.weights("layernorm.weight").forEach(name -> {
                            Random random = new Random(name.hashCode());
                            editor.mapFloats(name, weight -> weight * (1 + 1e-5f * (float) random.nextGaussian()));
                        })),
                ship(
                        "tiny noise in every scale",
                        editor -> editor.weights("weight_scales").forEach(name -> {
                            Random random = new Random(name.hashCode());
                            editor.mapFloats(name, scale -> scale * (1 + 1e-6f * (float) random.nextGaussian()));
                        })),
                ship(
                        "states named as transformers.js does",
                        editor -> LINEAR_LAYERS.forEach(layer -> editor.renameInput(
                                        "past_key_values." + layer + ".conv_state", "past_conv." + layer)
                                .renameOutput("present." + layer + ".conv_state", "present_conv." + layer)
                                .renameInput("past_key_values." + layer + ".recurrent_state", "past_recurrent." + layer)
                                .renameOutput("present." + layer + ".recurrent_state", "present_recurrent." + layer))),
                ship(
                        "states stacked over layers",
                        editor -> new StateStacker(editor, true)
                                .stack("key", FULL_LAYERS, FULL_LAYERS, "k_cache", "new_k_cache")
                                .stack("value", FULL_LAYERS, FULL_LAYERS, "v_cache", "new_v_cache")
                                .stack("conv_state", LINEAR_LAYERS, LINEAR_LAYERS, "conv_state", "conv_state_out")
                                .stack("recurrent_state", LINEAR_LAYERS, LINEAR_LAYERS, "rec_state", "rec_state_out")),
                ship("nodes in another order", editor -> {
                    List<NodeProto> nodes = new ArrayList<>(editor.graph().getNodeList());
                    editor.graph().clearNode();
                    nodes.stream()
                            .filter(node -> node.getOpType().equals("Constant"))
                            .forEach(editor.graph()::addNode);
                    nodes.stream()
                            .filter(node -> !node.getOpType().equals("Constant"))
                            .forEach(editor.graph()::addNode);
                }));
    }

    private static Variant exported(String name, String variant) {
        return new Variant(name, null, folder -> EmbeddedModel.copy(EmbeddedModel.bundle(variant), folder));
    }

    private static Variant run(String name, int threads, OptimizationLevel level) {
        return new Variant(
                name,
                null,
                folder -> EmbeddedModel.copy(EmbeddedModel.shipBundle(), folder),
                new EngineOptions(threads, level));
    }

    private static Variant ship(String name, Consumer<GraphEditor> change) {
        return Variant.inShipBundle(name, null, change);
    }

    /** The metadata names the blocks, and so must be changed with them. */
    private static Variant blocks(int size) {
        return new Variant("blocks of " + size, null, folder -> {
            GraphEditor editor = GraphEditor.of(EmbeddedModel.shipBundle());
            editor.nodes("MatMulNBits")
                    .forEach(node -> BlockQuantised.read(editor, node.getName()).write(editor, size, 127, 1));
            Path bundle = editor.writeTo(folder);
            edit(bundle.resolve("metadata.json"), "\"block_size\": 32", "\"block_size\": " + size);
            edit(bundle.resolve("metadata.json"), "block32", "block" + size);
            return bundle;
        });
    }

    private static Variant accuracyLevel(int level) {
        return ship(
                "accuracy level " + level,
                editor -> editor.nodes("MatMulNBits")
                        .forEach(node -> GraphEditor.attribute(node, "accuracy_level", level)));
    }

    private static Path oneFile(Path folder) {
        GraphEditor editor = GraphEditor.of(EmbeddedModel.shipBundle());
        GraphProto.Builder graph = editor.graph();
        graph.getInitializerList().stream()
                .filter(tensor -> tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL)
                .map(TensorProto::getName)
                .toList()
                .forEach(name -> editor.bytes(name, editor.bytes(name)));
        Path bundle = editor.writeTo(folder);
        try {
            Files.delete(bundle.resolve("model.onnx.data"));
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
        return bundle;
    }

    private static void edit(Path file, String from, String to) {
        try {
            String before = Files.readString(file);
            if (!before.contains(from)) {
                throw new IllegalStateException(file + " does not contain " + from);
            }
            Files.writeString(file, before.replace(from, to));
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }
}
