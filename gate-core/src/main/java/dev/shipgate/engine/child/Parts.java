package dev.shipgate.engine.child;

import dev.shipgate.oracle.StateKind;
import dev.shipgate.oracle.StateSlot;
import dev.shipgate.tensor.ArrayTensor;
import dev.shipgate.tensor.Shape;
import dev.shipgate.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The parts that messages consist of. */
final class Parts {

    private static final int MAX_ITEMS = 1 << 20;
    private static final int MAX_RANK = 16;
    private static final int MAX_ELEMENTS = 1 << 28;

    private final Wire wire;
    private final float[] chunk = new float[1 << 12];

    Parts(Wire wire) {
        this.wire = wire;
    }

    /** Writes one value. */
    @FunctionalInterface
    interface Writer<T> {
        void write(T value) throws IOException;
    }

    /** Reads one value. */
    @FunctionalInterface
    interface Reader<T> {
        T read() throws IOException;
    }

    void put(Enum<?> constant) throws IOException {
        wire.putInt(constant.ordinal());
    }

    <E extends Enum<E>> E get(E[] constants) throws IOException {
        return constants[wire.getCount(constants.length - 1)];
    }

    void putFlag(boolean flag) throws IOException {
        wire.putInt(flag ? 1 : 0);
    }

    boolean getFlag() throws IOException {
        return wire.getCount(1) == 1;
    }

    <T> void putOptional(@Nullable T value, Writer<T> writer) throws IOException {
        putFlag(value != null);
        if (value != null) {
            writer.write(value);
        }
    }

    <T> @Nullable T getOptional(Reader<T> reader) throws IOException {
        return getFlag() ? reader.read() : null;
    }

    <T> void putList(List<T> values, Writer<T> writer) throws IOException {
        wire.putInt(values.size());
        for (T value : values) {
            writer.write(value);
        }
    }

    <T> List<T> getList(Reader<T> reader) throws IOException {
        int size = wire.getCount(MAX_ITEMS);
        List<T> values = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            values.add(reader.read());
        }
        return values;
    }

    void putInts(List<Integer> values) throws IOException {
        putList(values, wire::putInt);
    }

    List<Integer> getInts() throws IOException {
        return getList(wire::getInt);
    }

    <T> void putMap(Map<String, T> map, Writer<T> writer) throws IOException {
        wire.putInt(map.size());
        for (Map.Entry<String, T> entry : map.entrySet()) {
            wire.putText(entry.getKey());
            writer.write(entry.getValue());
        }
    }

    /** Reads a map in the order in which it was written. */
    <T> Map<String, T> getMap(Reader<T> reader) throws IOException {
        int size = wire.getCount(MAX_ITEMS);
        Map<String, T> map = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            map.put(wire.getText(), reader.read());
        }
        return map;
    }

    void putState(Map<StateSlot, Tensor> state) throws IOException {
        putSlots(state, this::putTensor);
    }

    Map<StateSlot, Tensor> getState() throws IOException {
        return getSlots(this::getTensor);
    }

    /** Writes something about each slot. */
    <T> void putSlots(Map<StateSlot, T> slots, Writer<T> writer) throws IOException {
        wire.putInt(slots.size());
        for (Map.Entry<StateSlot, T> entry : slots.entrySet()) {
            wire.putInt(entry.getKey().layer());
            put(entry.getKey().kind());
            writer.write(entry.getValue());
        }
    }

    <T> Map<StateSlot, T> getSlots(Reader<T> reader) throws IOException {
        int size = wire.getCount(MAX_ITEMS);
        Map<StateSlot, T> slots = new TreeMap<>();
        for (int i = 0; i < size; i++) {
            StateSlot slot = new StateSlot(wire.getCount(Integer.MAX_VALUE), get(StateKind.values()));
            slots.put(slot, reader.read());
        }
        return slots;
    }

    /** Integers up to 2^24, which is all that a tensor of integers holds here, are the same as floats. */
    private void putTensor(Tensor tensor) throws IOException {
        long[] extents = tensor.shape().toArray();
        wire.putInt(extents.length);
        for (long extent : extents) {
            wire.putLong(extent);
        }
        long count = tensor.shape().elementCount();
        for (long from = 0; from < count; from += chunk.length) {
            int length = (int) Math.min(chunk.length, count - from);
            tensor.copyFloats(from, chunk, 0, length);
            wire.putFloats(chunk, length);
        }
    }

    private Tensor getTensor() throws IOException {
        long[] extents = new long[wire.getCount(MAX_RANK)];
        long elements = 1;
        for (int axis = 0; axis < extents.length; axis++) {
            extents[axis] = wire.getLong();
            if (extents[axis] < 0 || extents[axis] > MAX_ELEMENTS) {
                throw new IOException("sent a tensor with an extent of " + extents[axis]);
            }
            elements *= extents[axis];
            if (elements > MAX_ELEMENTS) {
                throw new IOException("sent a tensor of more than " + MAX_ELEMENTS + " elements");
            }
        }
        float[] values = new float[(int) elements];
        wire.getFloats(values);
        return ArrayTensor.owning(Shape.of(extents), values);
    }
}
