package dev.shipgate.audit;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts the {@code accuracy_level}s of a graph and its subgraphs. The level doesn't change the weights of a
 * MatMulNBits node, but it allows the runtime to round the activations, at level 4 to int8.
 */
final class AccuracyLevels {

    private static final String OPERATOR = "MatMulNBits";
    private static final String ATTRIBUTE = "accuracy_level";
    private static final long UNSET = 0;

    private AccuracyLevels() {}

    /** Returns the number of nodes with each level. */
    static Map<Long, Integer> count(GraphProto graph) {
        Map<Long, Integer> levels = new TreeMap<>();
        count(graph, levels);
        return levels;
    }

    private static void count(GraphProto graph, Map<Long, Integer> levels) {
        for (NodeProto node : graph.getNodeList()) {
            if (node.getOpType().equals(OPERATOR)) {
                levels.merge(OnnxGraph.attribute(node, ATTRIBUTE, UNSET), 1, Integer::sum);
            }
            for (AttributeProto attribute : node.getAttributeList()) {
                if (attribute.hasG()) {
                    count(attribute.getG(), levels);
                }
                attribute.getGraphsList().forEach(body -> count(body, levels));
            }
        }
    }
}
