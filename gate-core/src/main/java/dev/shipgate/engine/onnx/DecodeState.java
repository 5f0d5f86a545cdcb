package dev.shipgate.engine.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.shipgate.tensor.ArrayTensor;
import dev.shipgate.tensor.Shape;
import dev.shipgate.tensor.Tensor;
import java.nio.FloatBuffer;
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
     * Puts a state in place of the fresh one.
     *
     * @param planes one for each of its slots, all of one shape
     */
    void lay(CarriedState state, List<Tensor> planes) throws OrtException {
        Shape one = planes.get(0).shape();
        int elementsOfOne = Math.toIntExact(one.elementCount());
        float[] elements = new float[elementsOfOne * planes.size()];
        for (int plane = 0; plane < planes.size(); plane++) {
            System.arraycopy(planes.get(plane).toFloats(), 0, elements, plane * elementsOfOne, elementsOfOne);
        }
        NativeFloats memory = new NativeFloats(state.input().type(), state.ofAll(one));
        memory.write(elements);
        OnnxTensor tensor = memory.tensor(environment);
        seeded.add(tensor);
        inputs.put(state.input().name(), tensor);
    }

    /** Returns copies of a state as it stands, one for each of its slots. */
    List<Tensor> copies(CarriedState state) {
        OnnxTensor tensor = inputs.get(state.input().name());
        Shape one = state.ofOne(Shape.of(tensor.getInfo().getShape()));
        int elementsOfOne = Math.toIntExact(one.elementCount());
        // A buffer of no elements is none to the runtime.
        FloatBuffer all = elementsOfOne == 0 ? FloatBuffer.allocate(0) : tensor.getFloatBuffer();
        List<Tensor> planes = new ArrayList<>();
        for (int plane = 0; plane < state.slots().size(); plane++) {
            float[] elements = new float[elementsOfOne];
            all.get(elements);
            planes.add(ArrayTensor.of(one, elements));
        }
        return planes;
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
