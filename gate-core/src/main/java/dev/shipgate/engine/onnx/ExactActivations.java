package dev.shipgate.engine.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;

/** Lets MatMulNBits nodes compute in float32, whatever {@code accuracy_level} their graph allows. */
final class ExactActivations {

    private static final String OPERATOR = "MatMulNBits";
    private static final String ATTRIBUTE = "accuracy_level";
    private static final long FLOAT32 = 1;

    private ExactActivations() {}

    /** Edits the nodes of a graph and of its subgraphs. */
    static void compute(GraphProto.Builder graph) {
        for (NodeProto.Builder node : graph.getNodeBuilderList()) {
            boolean rounds = node.getOpType().equals(OPERATOR);
            for (AttributeProto.Builder attribute : node.getAttributeBuilderList()) {
                if (rounds && attribute.getName().equals(ATTRIBUTE)) {
                    attribute.setI(FLOAT32);
                }
                if (attribute.hasG()) {
                    compute(attribute.getGBuilder());
                }
                attribute.getGraphsBuilderList().forEach(ExactActivations::compute);
            }
        }
    }
}
