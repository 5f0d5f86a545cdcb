package dev.shipgate.audit;

import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What counts when a graph is compared with another.
 *
 * @param scope its nodes, with the subgraphs
 * @param inputs the type and the fixed dimensions of each input
 * @param outputs the type of each output; its shape follows from the nodes
 * @param opsets the version of each operator set that its nodes use
 * @param functions its local functions
 */
record ComparedGraph(
        GraphScope scope,
        Map<String, String> inputs,
        Map<String, String> outputs,
        Map<String, String> opsets,
        Map<String, ComparedFunction> functions) {

    static ComparedGraph of(OnnxGraph graph) {
        ModelProto model = graph.model();
        GraphProto proto = model.getGraph();
        GraphScope scope = GraphScope.graph(graph, "");
        Map<String, String> inputs = new TreeMap<>();
        for (ValueInfoProto input : proto.getInputList()) {
            if (scope.value(input.getName()) instanceof GraphValue.Input) {
                inputs.put(input.getName(), ValueType.of(input.getType()));
            }
        }
        Map<String, String> outputs = new TreeMap<>();
        for (ValueInfoProto output : proto.getOutputList()) {
            outputs.put(output.getName(), ValueType.withoutShape(output.getType()));
        }
        Map<String, ComparedFunction> functions = new TreeMap<>();
        for (FunctionProto function : model.getFunctionsList()) {
            ComparedFunction compared = ComparedFunction.of(graph, function);
            functions.putIfAbsent(compared.name(), compared);
        }
        return new ComparedGraph(scope, inputs, outputs, opsets(scope, model.getOpsetImportList()), functions);
    }

    /** Returns the versions of the sets in use. An unused set changes nothing. */
    static Map<String, String> opsets(GraphScope scope, List<OperatorSetIdProto> imports) {
        Set<String> used = new TreeSet<>();
        addDomains(scope, used);
        Map<String, String> opsets = new TreeMap<>();
        for (OperatorSetIdProto opset : imports) {
            String domain = GraphNode.domain(opset.getDomain());
            if (used.contains(domain)) {
                opsets.put(domain, Long.toString(opset.getVersion()));
            }
        }
        return opsets;
    }

    private static void addDomains(GraphScope scope, Set<String> domains) {
        for (GraphNode node : scope.nodes()) {
            domains.add(node.domain());
            node.bodies().values().forEach(body -> addDomains(body, domains));
        }
    }
}
