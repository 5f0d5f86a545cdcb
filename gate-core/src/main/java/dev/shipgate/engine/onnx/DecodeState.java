package dev.shipgate.engine.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.shipgate.tensor.ArrayTensor;
import dev.shipgate.tensor.Shape;
import dev.shipgate.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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
    /** The shapes of the states that keep theirs, by the name of the input that takes them, like all that follow. */
    private final Map<String, Shape> keptShapes = new HashMap<>();

    private final Map<String, StateMemory> memories = new LinkedHashMap<>();
    /** The inputs whose state is now in its memory. */
    private final Set<String> inMemory = new HashSet<>();
    /** The inputs whose next state the step that runs now writes to its memory. */
    private final Set<String> toBeWritten = new HashSet<>();

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
        String input = state.input().name();
        Shape shape = state.ofAll(one);
        if (shape.equals(keptShapes.get(input))) {
            StateMemory memory = memory(state, shape);
            memory.content().write(elements);
            inputs.put(input, memory.current());
            inMemory.add(input);
            return;
        }
        NativeFloats memory = new NativeFloats(state.input().type(), shape);
        memory.write(elements);
        OnnxTensor tensor = memory.tensor(environment);
        seeded.add(tensor);
        inputs.put(input, tensor);
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
        Elements all = elements(state, tensor, elementsOfOne);
        List<Tensor> planes = new ArrayList<>();
        for (int plane = 0; plane < state.slots().size(); plane++) {
            float[] elements = new float[elementsOfOne];
            all.copy(plane * elementsOfOne, elements);
            planes.add(ArrayTensor.owning(one, elements));
        }
        return planes;
    }

    private Elements elements(CarriedState state, OnnxTensor tensor, int elementsOfOne) {
        if (inMemory.contains(state.input().name())) {
            return memory(state).content()::read;
        }
        // The runtime returns no buffer for an empty tensor.
        return elementsOfOne == 0 ? (from, target) -> {} : floats(tensor)::get;
    }

    /** Returns a state's current content where it lies, if it is as the graph's only plane in memory of its own. */
    Optional<Tensor> inPlace(CarriedState state) {
        boolean isPlain =
                state.planes() == Planes.NONE && inMemory.contains(state.input().name());
        return isPlain ? Optional.of(memory(state).content()) : Optional.empty();
    }

    /** Returns a checksum of the bytes of a state's current content. */
    int digest(CarriedState state) {
        if (inMemory.contains(state.input().name())) {
            return memory(state).content().digest();
        }
        OnnxTensor tensor = content(state);
        CRC32C checksum = new CRC32C();
        // The runtime returns no buffer for an empty tensor.
        if (Shape.of(tensor.getInfo().getShape()).elementCount() > 0) {
            checksum.update(tensor.getByteBuffer());
        }
        return (int) checksum.getValue();
    }

    private StateMemory memory(CarriedState state, Shape shape) throws OrtException {
        StateMemory memory = memories.get(state.input().name());
        if (memory == null) {
            memory = new StateMemory(environment, state.input().type(), shape);
            memories.put(state.input().name(), memory);
        }
        return memory;
    }

    private StateMemory memory(CarriedState state) {
        return Objects.requireNonNull(memories.get(state.input().name()), "only what is in its memory is read there");
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

    /** Returns the outputs that the next step must write in place, by name. */
    Map<String, OnnxValue> pinned() throws OrtException {
        Map<String, OnnxValue> pinned = new LinkedHashMap<>();
        toBeWritten.clear();
        for (CarriedState state : states) {
            String input = state.input().name();
            Shape shape = keptShapes.get(input);
            if (shape != null) {
                pinned.put(state.output(), memory(state, shape).next());
                toBeWritten.add(input);
            }
        }
        return pinned;
    }

    /** Takes ownership of a step's outputs and releases its inputs. */
    void carry(StepResult next) {
        Map<String, Shape> before = new HashMap<>();
        inputs.forEach((name, tensor) -> before.put(name, shape(tensor)));
        release();
        result = next;
        for (CarriedState state : states) {
            String input = state.input().name();
            StateMemory memory = memories.get(input);
            if (memory != null && toBeWritten.contains(input)) {
                inputs.put(input, memory.advance());
                inMemory.add(input);
                continue;
            }
            OnnxTensor output = next.get(state.output());
            inputs.put(input, output);
            if (keepsItsShape(state, before.get(input), output)) {
                keptShapes.put(input, shape(output));
            }
        }
        toBeWritten.clear();
    }

    /** Caches grow, or are laid out in ways that need the runtime's own tensors. */
    private static boolean keepsItsShape(CarriedState state, @Nullable Shape before, OnnxTensor output) {
        OnnxJavaType type = output.getInfo().type;
        boolean isFloat = type == OnnxJavaType.FLOAT || type == OnnxJavaType.FLOAT16 || type == OnnxJavaType.BFLOAT16;
        Shape shape = shape(output);
        return state.cache() == null
                && isFloat
                && type == state.input().type()
                && shape.equals(before)
                && shape.elementCount() > 0;
    }

    private static Shape shape(OnnxTensor tensor) {
        return Shape.of(tensor.getInfo().getShape());
    }

    /** Returns how many bytes the memory of ours takes. */
    long byteCount() {
        return memories.values().stream().mapToLong(StateMemory::byteCount).sum();
    }

    @Override
    public void close() {
        release();
        fresh.values().forEach(OnnxTensor::close);
        fresh.clear();
        memories.values().forEach(StateMemory::close);
        memories.clear();
    }

    private void release() {
        inputs.clear();
        inMemory.clear();
        seeded.forEach(OnnxTensor::close);
        seeded.clear();
        if (result != null) {
            result.close();
            result = null;
        }
    }
}
