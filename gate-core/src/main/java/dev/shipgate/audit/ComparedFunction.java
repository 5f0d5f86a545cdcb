package dev.shipgate.audit;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import java.util.Map;
import java.util.TreeMap;

/**
 * What counts when a local function is compared with another.
 *
 * @param name domain, name and overload
 * @param scope its nodes
 * @param attributes its attributes, each with its default or with the word that it is required
 * @param opsets the version of each operator set that its nodes use
 */
record ComparedFunction(String name, GraphScope scope, Map<String, String> attributes, Map<String, String> opsets) {

    private static final String REQUIRED = "required";

    static ComparedFunction of(OnnxGraph graph, FunctionProto function) {
        String name = function.getDomain()
                + "."
                + function.getName()
                + (function.getOverload().isEmpty() ? "" : ":" + function.getOverload());
        GraphScope scope = GraphScope.function(graph, "function " + name + "/", function);
        Map<String, String> attributes = new TreeMap<>();
        function.getAttributeList().forEach(attribute -> attributes.put(attribute, REQUIRED));
        for (AttributeProto attribute : function.getAttributeProtoList()) {
            attributes.put(
                    attribute.getName(),
                    switch (AttributeValue.type(attribute)) {
                        case GRAPH, GRAPHS -> "a graph";
                        case UNDEFINED,
                                FLOAT,
                                INT,
                                STRING,
                                TENSOR,
                                SPARSE_TENSOR,
                                TYPE_PROTO,
                                FLOATS,
                                INTS,
                                STRINGS,
                                TENSORS,
                                SPARSE_TENSORS,
                                TYPE_PROTOS ->
                            AttributeValue.of(graph, attribute).exact();
                    });
        }
        return new ComparedFunction(
                name, scope, attributes, ComparedGraph.opsets(scope, function.getOpsetImportList()));
    }
}
