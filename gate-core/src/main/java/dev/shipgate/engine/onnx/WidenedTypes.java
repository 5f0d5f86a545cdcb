package dev.shipgate.engine.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Lets a graph take and return floats where it has elements of a type that ONNX Runtime's Java API can't make. A Cast
 * on either side converts them. Every value of these types is a float, so nothing is lost.
 */
final class WidenedTypes {

    private static final Set<DataType> WIDENED =
            Set.of(DataType.FLOAT8E4M3FN, DataType.FLOAT8E5M2, DataType.INT4, DataType.UINT4);

    private static final String INSIDE = "_as_declared";

    private WidenedTypes() {}

    /** Tells whether inputs and outputs of a type become floats. */
    static boolean contains(DataType type) {
        return WIDENED.contains(type);
    }

    /** Edits the inputs and outputs of a graph. */
    static void widen(GraphProto.Builder graph) {
        List<NodeProto> front = new ArrayList<>();
        for (ValueInfoProto.Builder input : graph.getInputBuilderList()) {
            if (contains(type(input))) {
                redirect(graph, input.getName(), input.getName() + INSIDE);
                front.add(cast(input.getName(), input.getName() + INSIDE, type(input)));
                input.getTypeBuilder().getTensorTypeBuilder().setElemType(DataType.FLOAT.getNumber());
            }
        }
        for (int i = 0; i < front.size(); i++) {
            graph.addNode(i, front.get(i));
        }
        for (ValueInfoProto.Builder output : graph.getOutputBuilderList()) {
            if (contains(type(output))) {
                String inside = output.getName() + INSIDE;
                redirect(graph, output.getName(), inside);
                for (NodeProto.Builder node : graph.getNodeBuilderList()) {
                    for (int i = 0; i < node.getOutputCount(); i++) {
                        if (node.getOutput(i).equals(output.getName())) {
                            node.setOutput(i, inside);
                        }
                    }
                }
                graph.addNode(cast(inside, output.getName(), DataType.FLOAT));
                output.getTypeBuilder().getTensorTypeBuilder().setElemType(DataType.FLOAT.getNumber());
            }
        }
    }

    private static DataType type(ValueInfoProto.Builder tensor) {
        DataType type = DataType.forNumber(tensor.getType().getTensorType().getElemType());
        return type == null ? DataType.UNDEFINED : type;
    }

    /** Lets everything that reads one value read another, also in the bodies of If, Loop and Scan. */
    private static void redirect(GraphProto.Builder graph, String from, String to) {
        for (NodeProto.Builder node : graph.getNodeBuilderList()) {
            for (int i = 0; i < node.getInputCount(); i++) {
                if (node.getInput(i).equals(from)) {
                    node.setInput(i, to);
                }
            }
            for (AttributeProto.Builder attribute : node.getAttributeBuilderList()) {
                if (attribute.hasG()) {
                    redirect(attribute.getGBuilder(), from, to);
                }
                attribute.getGraphsBuilderList().forEach(body -> redirect(body, from, to));
            }
        }
    }

    private static NodeProto cast(String from, String to, DataType type) {
        return NodeProto.newBuilder()
                .setOpType("Cast")
                .setName("shipgate/" + to)
                .addInput(from)
                .addOutput(to)
                .addAttribute(AttributeProto.newBuilder()
                        .setName("to")
                        .setType(AttributeProto.AttributeType.INT)
                        .setI(type.getNumber()))
                .build();
    }
}
