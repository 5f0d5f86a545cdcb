package dev.shipgate.engine.child;

import dev.shipgate.engine.EngineOptions;
import dev.shipgate.engine.onnx.OnnxModel;
import dev.shipgate.oracle.StateSlot;
import dev.shipgate.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the parent asks of the child. The first request on a connection opens what the others use. */
sealed interface Request {

    record OpenEngine(OnnxModel model, EngineOptions options) implements Request {}

    /** The answer to {@link Reply.LayersWanted}. */
    record Layers(List<Integer> layers) implements Request {}

    record Reset() implements Request {}

    record Seed(Map<StateSlot, Tensor> state, int position) implements Request {}

    record LayOut(Map<StateSlot, Tensor> state, int position) implements Request {}

    record States() implements Request {}

    record StateDigests() implements Request {}

    record Prefill(List<Integer> tokenIds) implements Request {}

    record Step(int tokenId) implements Request {}

    /** @param json the text of a {@code tokenizer.json}; {@code null} to read the file */
    record OpenTokenizer(Path file, @Nullable String json) implements Request {}

    record Encode(String text) implements Request {}

    /** Asks for the texts of {@code count} ids from {@code firstId} on. */
    record Decode(int firstId, int count, boolean skipSpecial) implements Request {}
}
