package dev.shipgate.engine;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.shipgate.tensor.ArrayTensor;
import dev.shipgate.tensor.Shape;
import dev.shipgate.tensor.Tensor;
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

    private final OrtEnvironment environment;
    private final List<CarriedState> states;
    /** The states before the first token, made once: a graph only reads its inputs. */
    private final Map<String, OnnxTensor> fresh = new LinkedHashMap<>();

    private final Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    private final List<OnnxTensor> seeded = new ArrayList<>();
    private OrtSession.@Nullable Result result;

    DecodeState(OrtEnvironment environment, List<CarriedState> states) {
        this.environment = environment;
        this.states = List.copyOf(states);
    }

    /** Begins anew with nothing fed. */
    void reset() throws OrtException {
        release();
        if (fresh.isEmpty()) {
            for (CarriedState state : states) {
                NativeFloats zeros = new NativeFloats(state.input().type(), state.fresh());
                fresh.put(state.input().name(), zeros.tensor(environment));
            }
        }
        inputs.putAll(fresh);
    }

    /**
     * Puts one state in place of the fresh one.
     *
     * @param elements row-major
     */
    void lay(CarriedState state, Shape shape, float[] elements) throws OrtException {
        NativeFloats memory = new NativeFloats(state.input().type(), shape);
        memory.write(elements);
        OnnxTensor tensor = memory.tensor(environment);
        seeded.add(tensor);
        inputs.put(state.input().name(), tensor);
    }

    /** Returns a copy of one state as it stands. */
    Tensor copy(CarriedState state) {
        OnnxTensor tensor = inputs.get(state.input().name());
        Shape shape = Shape.of(tensor.getInfo().getShape());
        float[] elements = new float[Math.toIntExact(shape.elementCount())];
        if (elements.length > 0) {
            tensor.getFloatBuffer().get(elements);
        }
        return ArrayTensor.of(shape, elements);
    }

    /** Returns the states as they stand, by the name of the input that takes them. */
    Map<String, OnnxTensor> inputs() {
        return inputs;
    }

    /** Takes over what a step gave, and lets go of what it was given. */
    void carry(OrtSession.Result next) {
        release();
        result = next;
        for (CarriedState state : states) {
            inputs.put(
                    state.input().name(), (OnnxTensor) next.get(state.output()).orElseThrow());
        }
    }

    @Override
    public void close() {
        release();
        fresh.values().forEach(OnnxTensor::close);
        fresh.clear();
    }

    private void release() {
        inputs.clear();
        seeded.forEach(OnnxTensor::close);
        seeded.clear();
        if (result != null) {
            result.close();
            result = null;
        }
    }
}
