package dev.shipgate.engine.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import dev.shipgate.engine.EngineException;
import dev.shipgate.engine.EngineException.Stage;
import dev.shipgate.input.InputFile;
import dev.shipgate.input.IoProblem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * A model whose MatMulNBits nodes compute in float32, whatever {@code accuracy_level} their graph allows. The weights
 * are the same; they stay in their external files.
 */
final class ExactActivations {

    private static final String OPERATOR = "MatMulNBits";
    private static final String ATTRIBUTE = "accuracy_level";
    private static final long FLOAT32 = 1;

    private ExactActivations() {}

    /**
     * Returns the edited model.
     *
     * @throws EngineException if the file can't be read
     */
    static byte[] of(Path modelFile) {
        try (InputStream stream = InputFile.stream(modelFile, "an ONNX model")) {
            ModelProto.Builder model = ModelProto.parseFrom(stream).toBuilder();
            edit(model.getGraphBuilder());
            return model.build().toByteArray();
        } catch (IOException problem) {
            throw new EngineException(
                    Stage.LOAD, modelFile, "cannot be read as an ONNX model: " + IoProblem.of(problem), problem);
        }
    }

    private static void edit(GraphProto.Builder graph) {
        for (NodeProto.Builder node : graph.getNodeBuilderList()) {
            boolean rounds = node.getOpType().equals(OPERATOR);
            for (AttributeProto.Builder attribute : node.getAttributeBuilderList()) {
                if (rounds && attribute.getName().equals(ATTRIBUTE)) {
                    attribute.setI(FLOAT32);
                }
                if (attribute.hasG()) {
                    edit(attribute.getGBuilder());
                }
                attribute.getGraphsBuilderList().forEach(ExactActivations::edit);
            }
        }
    }
}
