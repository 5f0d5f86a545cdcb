package dev.shipgate.engine.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import dev.shipgate.engine.EngineException;
import dev.shipgate.engine.EngineException.Stage;
import dev.shipgate.input.InputFile;
import dev.shipgate.input.IoProblem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** A model that is changed in memory; its file stays as it is, and so do the external files of its weights. */
final class EditedModel {

    private EditedModel() {}

    /**
     * Returns the edited model.
     *
     * @throws EngineException if the file can't be read
     */
    static byte[] of(Path modelFile, List<Consumer<GraphProto.Builder>> edits) {
        try (InputStream stream = InputFile.stream(modelFile, "an ONNX model")) {
            ModelProto.Builder model = ModelProto.parseFrom(stream).toBuilder();
            edits.forEach(edit -> edit.accept(model.getGraphBuilder()));
            return model.build().toByteArray();
        } catch (IOException problem) {
            throw new EngineException(
                    Stage.LOAD, modelFile, "cannot be read as an ONNX model: " + IoProblem.of(problem), problem);
        }
    }
}
