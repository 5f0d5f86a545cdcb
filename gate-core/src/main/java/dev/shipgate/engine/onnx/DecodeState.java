package dev.shipgate.engine.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.shipgate.tensor.ArrayTensor;
import dev.shipgate.tensor.Shape;
import dev.shipgate.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The state carried from step to step, as native tensors. The outputs of one step are the inputs of the next and never
 * touch the Java heap. Owns its tensors.
 */
final class DecodeState implements AutoCloseable {

    private final OrtEnvironment environment;
    private final List<CarriedState> states;
    /** The states before the first token, made only once, because a graph never writes to its inputs. */
    private final Map<String, OnnxTensor> fresh = new LinkedHashMap<>();

    private final Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    private final List<OnnxTensor> seeded = new ArrayList<>();
    private @Nullable StepResult result;

    DecodeState(OrtEnvironment environment, List<CarriedState> states) {
        this.environment = environment;
        this.states = List.copyOf(states);
    }

    /** Starts over from the empty state. */
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
     * Replaces the fresh state with the given one.
     *
     * @param planes one per slot, all of the same shape
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

    /** Replaces the fresh state of a growing cache with zeros for so many tokens. */
    void layZeros(CarriedState state, int tokens) throws OrtException {
        CacheLayout cache = Objects.requireNonNull(state.cache(), "only caches count tokens");
        long[] one = state.freshOfOne().toArray();
        one[cache.tokenAxis()] = tokens;
        OnnxTensor tensor = new NativeFloats(state.input().type(), state.ofAll(Shape.of(one))).tensor(environment);
        seeded.add(tensor);
        inputs.put(state.input().name(), tensor);
    }

    /** Returns copies of a state's current content, one per slot: floats, or codes as floats. */
    List<Tensor> copies(CarriedState state) {
        OnnxTensor tensor = content(state);
        Shape one = state.ofOne(Shape.of(tensor.getInfo().getShape()));
        int elementsOfOne = Math.toIntExact(one.elementCount());
        // The runtime returns no buffer for an empty tensor.
        FloatBuffer all = elementsOfOne == 0 ? FloatBuffer.allocate(0) : floats(tensor);
        List<Tensor> planes = new ArrayList<>();
        for (int plane = 0; plane < state.slots().size(); plane++) {
            float[] elements = new float[elementsOfOne];
            all.get(elements);
            planes.add(ArrayTensor.of(one, elements));
        }
        return planes;
    }

    /** Returns a checksum of the bytes of a state's current content. */
    int digest(CarriedState state) {
        OnnxTensor tensor = content(state);
        CRC32C checksum = new CRC32C();
        // The runtime returns no buffer for an empty tensor.
        if (Shape.of(tensor.getInfo().getShape()).elementCount() > 0) {
            checksum.update(tensor.getByteBuffer());
        }
        return (int) checksum.getValue();
    }

    private OnnxTensor content(CarriedState state) {
        return Objects.requireNonNull(
                inputs.get(state.input().name()),
                () -> state.input().name() + " has no content before the first reset");
    }

    private static FloatBuffer floats(OnnxTensor tensor) {
        OnnxJavaType type = tensor.getInfo().type;
        if (type != OnnxJavaType.INT8 && type != OnnxJavaType.UINT8) {
            return tensor.getFloatBuffer();
        }
        ByteBuffer codes = tensor.getByteBuffer();
        FloatBuffer floats = FloatBuffer.allocate(codes.remaining());
        while (codes.hasRemaining()) {
            byte code = codes.get();
            floats.put(type == OnnxJavaType.UINT8 ? Byte.toUnsignedInt(code) : code);
        }
        return floats.flip();
    }

    /** Returns the current states, by the name of the input that takes them. */
    Map<String, OnnxTensor> inputs() {
        return inputs;
    }

    /** Takes ownership of a step's outputs and releases its inputs. */
    void carry(StepResult next) {
        release();
        result = next;
        for (CarriedState state : states) {
            inputs.put(state.input().name(), next.get(state.output()));
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
