package dev.shipgate.sabotage;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.List;

/** Stacks the states of a kind over layers: one input {@code [layers, …]} and one output, in place of one a layer. */
public final class StateStacker {

    private final GraphEditor editor;
    private final boolean keepsBatch;

    /** @param keepsBatch whether each plane still has its batch of one */
    public StateStacker(GraphEditor editor, boolean keepsBatch) {
        this.editor = editor;
        this.keepsBatch = keepsBatch;
    }

    /**
     * Stacks one kind.
     *
     * @param suffix of the names that the states have, such as {@code key}
     * @param layers in the order in which their states go in
     * @param given in the order in which they come out again
     */
    public StateStacker stack(String suffix, List<Integer> layers, List<Integer> given, String input, String output) {
        ValueInfoProto first =
                editor.input("past_key_values." + layers.get(0) + "." + suffix).build();
        ValueInfoProto firstGiven =
                editor.output("present." + layers.get(0) + "." + suffix).build();
        for (int plane = 0; plane < layers.size(); plane++) {
            String past = "past_key_values." + layers.get(plane) + "." + suffix;
            String index = input + "_plane_" + plane;
            editor.removeInput(past).addIntegers(index, plane);
            front("Gather", List.of(input, index), keepsBatch ? past + "_stacked" : past);
            if (keepsBatch) {
                editor.addIntegers(index + "_axis", 0);
                front("Squeeze", List.of(past + "_stacked", index + "_axis"), past);
            }
        }
        editor.graph().addInput(named(first, input, layers.size()));
        List<String> planes = new ArrayList<>();
        for (int layer : given) {
            String present = "present." + layer + "." + suffix;
            // Without its declared shape the runtime takes it to be as long as what came in, and writes over that.
            editor.graph().addValueInfo(editor.output(present).build());
            editor.removeOutput(present);
            planes.add(present);
            if (keepsBatch) {
                planes.set(planes.size() - 1, present + "_plane");
                editor.addIntegers(present + "_axis", 0)
                        .addNode("Unsqueeze", present + "_plane", List.of(present, present + "_axis"));
            }
        }
        editor.addNode("Concat", output, planes, GraphEditor.integer("axis", 0));
        editor.graph().addOutput(named(firstGiven, output, layers.size()));
        return this;
    }

    private void front(String operator, List<String> inputs, String output) {
        editor.graph()
                .addNode(
                        0,
                        NodeProto.newBuilder()
                                .setOpType(operator)
                                .addAllInput(inputs)
                                .addOutput(output));
        // What a node needs must stand before it.
        if (operator.equals("Squeeze")) {
            NodeProto gather = editor.graph().getNode(1);
            editor.graph().setNode(1, editor.graph().getNode(0)).setNode(0, gather);
        }
    }

    private ValueInfoProto named(ValueInfoProto of, String name, int planes) {
        ValueInfoProto.Builder value = of.toBuilder().setName(name);
        TensorShapeProto.Builder shape =
                value.getTypeBuilder().getTensorTypeBuilder().getShapeBuilder();
        if (keepsBatch) {
            shape.addDim(0, TensorShapeProto.Dimension.newBuilder().setDimValue(planes));
        } else {
            shape.setDim(0, TensorShapeProto.Dimension.newBuilder().setDimValue(planes));
        }
        return value.build();
    }
}
