package dev.shipgate.engine;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.shipgate.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is carried from step to step, as native tensors: the outputs of a step are the inputs of the next and never
 * touch the Java heap. Owns what it holds.
 */
final class DecodeState implements AutoCloseable {

    private final Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    private final List<OnnxTensor> made = new ArrayList<>();
    private OrtSession.@Nullable Result result;

    /** Begins anew with nothing fed. */
    void reset(OrtEnvironment environment, List<CarriedState> states) throws OrtException {
        close();
        for (CarriedState state : states) {
            lay(environment, state, state.fresh(), null);
        }
    }

    /**
     * Puts one state in place.
     *
     * @param elements row-major; {@code null} is all zeros
     */
    void lay(OrtEnvironment environment, CarriedState state, Shape shape, float @Nullable [] elements)
            throws OrtException {
        NativeFloats memory = new NativeFloats(state.input().type(), shape);
        if (elements != null) {
            memory.write(elements);
        }
        OnnxTensor tensor = memory.tensor(environment);
        made.add(tensor);
        inputs.put(state.input().name(), tensor);
    }

    /** Adds the states to the inputs of a step. */
    void feed(Map<String, OnnxTensor> feeds) {
        feeds.putAll(inputs);
    }

    /** Takes over what a step gave, and lets go of what it was given. */
    void carry(OrtSession.Result next, List<CarriedState> states) {
        close();
        result = next;
        for (CarriedState state : states) {
            inputs.put(
                    state.input().name(), (OnnxTensor) next.get(state.output()).orElseThrow());
        }
    }

    @Override
    public void close() {
        inputs.clear();
        made.forEach(OnnxTensor::close);
        made.clear();
        if (result != null) {
            result.close();
            result = null;
        }
    }
}
